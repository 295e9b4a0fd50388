namespace Fathom.Bench;

/// <summary>The first fields of the library's version.</summary>
internal readonly record struct DnnlVersion(int Major, int Minor, int Patch);
