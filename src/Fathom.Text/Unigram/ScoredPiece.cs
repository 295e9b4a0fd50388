namespace Fathom.Text;

/// <summary>A piece under training.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Score">Its log-probability.</param>
internal readonly record struct ScoredPiece(string Text, double Score);
