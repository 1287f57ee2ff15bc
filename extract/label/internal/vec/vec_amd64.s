#include "textflag.h"

// Adds one broadcast element times 8 columns to an accumulator. The product is rounded before the addition, so that the
// portable code gives the same bits.
#define STEP(offset, acc) \
	VMULPS offset(R11), Y15, Y14 \
	VADDPS Y14, acc, acc

// func mulAdd(y *float32, n int, x *float32, k int, w *float32)
TEXT ·mulAdd(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), R8
	MOVQ x+16(FP), SI
	MOVQ k+24(FP), CX
	MOVQ w+32(FP), DX
	MOVQ R8, R9
	SHLQ $2, R9

wide: // 64 columns at a time stay in registers while all rows are added
	CMPQ R8, $64
	JLT  narrow
	VMOVUPS 0(DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3
	VMOVUPS 128(DI), Y4
	VMOVUPS 160(DI), Y5
	VMOVUPS 192(DI), Y6
	VMOVUPS 224(DI), Y7
	MOVQ SI, R10
	MOVQ DX, R11
	MOVQ CX, R12

widerow:
	VBROADCASTSS (R10), Y15
	STEP(0, Y0)
	STEP(32, Y1)
	STEP(64, Y2)
	STEP(96, Y3)
	STEP(128, Y4)
	STEP(160, Y5)
	STEP(192, Y6)
	STEP(224, Y7)
	ADDQ $4, R10
	ADDQ R9, R11
	DECQ R12
	JNZ  widerow
	VMOVUPS Y0, 0(DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ $256, DI
	ADDQ $256, DX
	SUBQ $64, R8
	JMP  wide

narrow: // 8 columns at a time
	TESTQ R8, R8
	JZ    done
	VMOVUPS (DI), Y0
	MOVQ SI, R10
	MOVQ DX, R11
	MOVQ CX, R12

narrowrow:
	VBROADCASTSS (R10), Y15
	STEP(0, Y0)
	ADDQ $4, R10
	ADDQ R9, R11
	DECQ R12
	JNZ  narrowrow
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, DX
	SUBQ $8, R8
	JMP  narrow

done:
	VZEROUPPER
	RET

// func mulAddAt(y *float32, n int, x *float32, at *int32, k int, w *float32, shift int)
TEXT ·mulAddAt(SB), NOSPLIT, $0-56
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), R8
	MOVQ x+16(FP), SI
	MOVQ at+24(FP), BX
	MOVQ k+32(FP), CX
	MOVQ w+40(FP), DX
	MOVQ R8, R9
	SHLQ $2, R9
	MOVQ shift+48(FP), AX
	IMULQ R9, AX
	ADDQ AX, DX

wideat:
	CMPQ R8, $64
	JLT  narrowat
	VMOVUPS 0(DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3
	VMOVUPS 128(DI), Y4
	VMOVUPS 160(DI), Y5
	VMOVUPS 192(DI), Y6
	VMOVUPS 224(DI), Y7
	XORQ R10, R10

widerowat:
	MOVLQSX (BX)(R10*4), R11
	VBROADCASTSS (SI)(R10*4), Y15
	IMULQ R9, R11
	ADDQ DX, R11
	STEP(0, Y0)
	STEP(32, Y1)
	STEP(64, Y2)
	STEP(96, Y3)
	STEP(128, Y4)
	STEP(160, Y5)
	STEP(192, Y6)
	STEP(224, Y7)
	INCQ R10
	CMPQ R10, CX
	JLT  widerowat
	VMOVUPS Y0, 0(DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	ADDQ $256, DI
	ADDQ $256, DX
	SUBQ $64, R8
	JMP  wideat

narrowat:
	CMPQ R8, $32
	JLT  thinat
	VMOVUPS 0(DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3
	XORQ R10, R10

narrowrowat:
	MOVLQSX (BX)(R10*4), R11
	VBROADCASTSS (SI)(R10*4), Y15
	IMULQ R9, R11
	ADDQ DX, R11
	STEP(0, Y0)
	STEP(32, Y1)
	STEP(64, Y2)
	STEP(96, Y3)
	INCQ R10
	CMPQ R10, CX
	JLT  narrowrowat
	VMOVUPS Y0, 0(DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ $128, DI
	ADDQ $128, DX
	SUBQ $32, R8
	JMP  narrowat

thinat:
	TESTQ R8, R8
	JZ    doneat
	VMOVUPS (DI), Y0
	XORQ R10, R10

thinrowat:
	MOVLQSX (BX)(R10*4), R11
	VBROADCASTSS (SI)(R10*4), Y15
	IMULQ R9, R11
	ADDQ DX, R11
	STEP(0, Y0)
	INCQ R10
	CMPQ R10, CX
	JLT  thinrowat
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, DX
	SUBQ $8, R8
	JMP  thinat

doneat:
	VZEROUPPER
	RET

// func addTo(y, x *float32, n int)
TEXT ·addTo(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX

addstep:
	VMOVUPS (DI), Y0
	VADDPS  (SI), Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ  addstep
	VZEROUPPER
	RET

// func addHalves(y *float32, x *uint16, n int)
TEXT ·addHalves(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX

halfstep:
	VPMOVZXWD (SI), Y0
	VPSLLD  $16, Y0, Y0
	VADDPS  (DI), Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $16, SI
	SUBQ $8, CX
	JNZ halfstep
	VZEROUPPER
	RET

// func maxTo(y, x *float32, n int)
TEXT ·maxTo(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX

maxstep:
	VMOVUPS (DI), Y0
	VMAXPS  (SI), Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ maxstep
	VZEROUPPER
	RET

// func rectify(y *float32, n int)
TEXT ·rectify(SB), NOSPLIT, $0-16
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), CX
	VXORPS Y0, Y0, Y0

rectifystep:
	VMOVUPS (DI), Y1
	VMAXPS Y0, Y1, Y1 // of two zeros the positive one
	VMOVUPS Y1, (DI)
	ADDQ $32, DI
	SUBQ $8, CX
	JNZ rectifystep
	VZEROUPPER
	RET

// func compress(x *float32, n int, at *int32, values *float32, table *int32) int
TEXT ·compress(SB), NOSPLIT, $0-48
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ at+16(FP), DI
	MOVQ values+24(FP), BX
	MOVQ table+32(FP), DX
	VXORPS Y0, Y0, Y0
	VMOVDQU 8160(DX), Y1 // the last entry of the table is 0 to 7: the numbers of the elements at hand
	MOVL $8, AX
	MOVQ AX, X2
	VPBROADCASTD X2, Y2
	XORQ R8, R8 // elements kept

compressstep:
	VMOVUPS (SI), Y3
	VCMPPS $4, Y0, Y3, Y4 // not equal to zero
	VMOVMSKPS Y4, AX
	MOVQ AX, R9
	SHLQ $5, R9
	VMOVDQU (DX)(R9*1), Y5 // where in the eight the kept ones stand
	VPERMPS Y3, Y5, Y6
	VPERMD Y1, Y5, Y7
	VMOVUPS Y6, (BX)(R8*4)
	VMOVDQU Y7, (DI)(R8*4)
	POPCNTL AX, AX
	ADDQ AX, R8
	VPADDD Y2, Y1, Y1
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ compressstep
	VZEROUPPER
	MOVQ R8, ret+40(FP)
	RET
