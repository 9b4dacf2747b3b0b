//! The memory functions, each one system call: 10 compute units for up to 2,500 bytes, which a loop in the program has spent after two
//! words. LLVM writes short copies of a known length out and never comes here with them.
//!
//! # Safety
//! Of all of them: as in C, valid for `n` bytes.

use core::mem::transmute;

// A call of a constant address is, in SBPF v3, a call of the syscall whose name has this hash.
const SOL_MEMMOVE: usize = 0x4343_71F8;
const SOL_MEMSET: usize = 0x3770_FB22;
const SOL_MEMCMP: usize = 0x5FDC_DE31;

#[no_mangle]
pub unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
    let syscall: extern "C" fn(*mut u8, *const u8, usize) = transmute(SOL_MEMMOVE);
    if n > 0 {
        syscall(to, from, n);
    }
    to
}

/// Also by memmove's call: LLVM copies a place onto itself, which memcpy's refuses.
#[no_mangle]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
    memmove(to, from, n)
}

#[no_mangle]
pub unsafe extern "C" fn memset(to: *mut u8, byte: i32, n: usize) -> *mut u8 {
    let syscall: extern "C" fn(*mut u8, u8, usize) = transmute(SOL_MEMSET);
    if n > 0 {
        syscall(to, byte as u8, n); // C's signature: the lowest byte counts
    }
    to
}

#[no_mangle]
pub unsafe extern "C" fn memcmp(a: *const u8, b: *const u8, n: usize) -> i32 {
    let syscall: extern "C" fn(*const u8, *const u8, usize, *mut i32) = transmute(SOL_MEMCMP);
    let mut difference = 0;
    if n > 0 {
        syscall(a, b, n, &mut difference);
    }
    difference
}

#[no_mangle]
pub unsafe extern "C" fn bcmp(a: *const u8, b: *const u8, n: usize) -> i32 {
    memcmp(a, b, n)
}
