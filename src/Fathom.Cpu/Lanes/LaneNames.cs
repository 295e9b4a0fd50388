// Short names of the lane types: element type, then how many lanes.
global using F32x1 = Fathom.Cpu.FloatLanes<float, float, Fathom.Cpu.SimdScalar<float>>;
global using F32x16 = Fathom.Cpu.FloatLanes<System.Runtime.Intrinsics.Vector512<float>, float, Fathom.Cpu.Simd512<float>>;
global using F32x4 = Fathom.Cpu.FloatLanes<System.Runtime.Intrinsics.Vector128<float>, float, Fathom.Cpu.Simd128<float>>;
global using F32x8 = Fathom.Cpu.FloatLanes<System.Runtime.Intrinsics.Vector256<float>, float, Fathom.Cpu.Simd256<float>>;
global using F64x1 = Fathom.Cpu.FloatLanes<double, double, Fathom.Cpu.SimdScalar<double>>;
global using F64x2 = Fathom.Cpu.FloatLanes<System.Runtime.Intrinsics.Vector128<double>, double, Fathom.Cpu.Simd128<double>>;
global using F64x4 = Fathom.Cpu.FloatLanes<System.Runtime.Intrinsics.Vector256<double>, double, Fathom.Cpu.Simd256<double>>;
global using F64x8 = Fathom.Cpu.FloatLanes<System.Runtime.Intrinsics.Vector512<double>, double, Fathom.Cpu.Simd512<double>>;
global using I32x1 = Fathom.Cpu.IntLanes<int, int, Fathom.Cpu.SimdScalar<int>>;
global using I32x16 = Fathom.Cpu.IntLanes<System.Runtime.Intrinsics.Vector512<int>, int, Fathom.Cpu.Simd512<int>>;
global using I32x4 = Fathom.Cpu.IntLanes<System.Runtime.Intrinsics.Vector128<int>, int, Fathom.Cpu.Simd128<int>>;
global using I32x8 = Fathom.Cpu.IntLanes<System.Runtime.Intrinsics.Vector256<int>, int, Fathom.Cpu.Simd256<int>>;
global using I64x1 = Fathom.Cpu.IntLanes<long, long, Fathom.Cpu.SimdScalar<long>>;
global using I64x2 = Fathom.Cpu.IntLanes<System.Runtime.Intrinsics.Vector128<long>, long, Fathom.Cpu.Simd128<long>>;
global using I64x4 = Fathom.Cpu.IntLanes<System.Runtime.Intrinsics.Vector256<long>, long, Fathom.Cpu.Simd256<long>>;
global using I64x8 = Fathom.Cpu.IntLanes<System.Runtime.Intrinsics.Vector512<long>, long, Fathom.Cpu.Simd512<long>>;
