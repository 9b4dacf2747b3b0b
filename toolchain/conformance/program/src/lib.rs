//! What a compiler for SBPF can get wrong, callable one instruction at a time. run.mjs is the other half.
#![allow(unconditional_panic, unconditional_recursion, arithmetic_overflow)]
#[cfg(all(target_arch = "bpf", not(feature = "no-builtins")))]
use sbpf_builtins as _;

use core::hint::black_box;
use pinocchio::{error::ProgramError, AccountView, Address, ProgramResult};
use std::collections::BTreeMap;

pinocchio::program_entrypoint!(process);
pinocchio::default_allocator!();
pinocchio::default_panic_handler!();

/// Collects 16-byte results for the transaction's return data.
struct Out(Vec<u8>);
impl Out {
    fn put(&mut self, x: u128) {
        self.0.extend_from_slice(&x.to_le_bytes());
    }
}

pub fn process(_: &Address, _: &mut [AccountView], data: &[u8]) -> ProgramResult {
    let mut out = Out(Vec::with_capacity(1024));
    let word = |i: usize| u128::from_le_bytes(data[1 + 16 * i..17 + 16 * i].try_into().unwrap());
    match data[0] {
        0 => arithmetic(word(0), word(1), &mut out),
        1 => narrow(word(0), word(1), &mut out),
        2 => calls(word(0), word(1), &mut out),
        3 => memory(data[1] as usize, &mut out),
        4 => heap(word(0) as u64, &mut out),
        5 => rodata(data[1] as usize, &mut out),
        6 => frames(word(0) as u64, &mut out),
        fail => return failures(fail, &data[1..], &mut out),
    }
    unsafe { pinocchio::syscalls::sol_set_return_data(out.0.as_ptr(), out.0.len() as u64) };
    Ok(())
}

/// Every operation's result; what each costs is the difference between two log lines.
fn arithmetic(a: u128, b: u128, out: &mut Out) {
    let units = || unsafe { pinocchio::syscalls::sol_log_compute_units_() };
    macro_rules! op {
        (|$a:ident, $b:ident| $e:expr) => {{
            units();
            let ($a, $b) = (black_box(a), black_box(b));
            out.put(black_box($e));
        }};
    }
    op!(|a, b| a ^ b);
    op!(|a, b| a.wrapping_mul(b));
    op!(|a, b| if b == 0 { 0 } else { a / b });
    op!(|a, b| if b == 0 { 0 } else { a % b });
    op!(|a, b| (a as i128).checked_div(b as i128).unwrap_or(0) as u128);
    op!(|a, b| (a as i128).checked_rem(b as i128).unwrap_or(0) as u128);
    op!(|a, b| a.checked_mul(b).unwrap_or(1));
    op!(|a, b| (a as i128).checked_mul(b as i128).unwrap_or(1) as u128);
    op!(|a, b| a.checked_add(b).unwrap_or(1));
    op!(|a, b| (a as i128).checked_sub(b as i128).unwrap_or(1) as u128);
    op!(|a, b| a << (b as u32 & 127));
    op!(|a, b| ((a as i128) >> (b as u32 & 127)) as u128 ^ a >> (b as u32 & 127));
    op!(|a, b| (a as u64 as u128) * (b as u64 as u128));
    op!(|a, b| (a as u64).checked_mul(b as u64).unwrap_or(1) as u128);
    op!(|a, b| (a as i64).checked_mul(b as i64).unwrap_or(1) as u128);
    op!(|a, b| (a as u64 as u128 * (b >> 64) as u64 as u128 / (b as u64 | 1) as u128) as u128);
    units();
}

#[inline(never)]
fn narrow(a: u128, b: u128, out: &mut Out) {
    macro_rules! each {
        ($($u:ident $i:ident),*) => { $({
            let (a, b) = (black_box(a) as $u, black_box(b) as $u);
            let (x, y) = (a as $i, b as $i);
            out.put(a.wrapping_add(b) as u128);
            out.put(x.wrapping_mul(y) as u128);
            out.put(a.checked_div(b).unwrap_or(1) as u128);
            out.put(x.checked_div(y).unwrap_or(1) as u128);
            out.put(x.checked_rem(y).unwrap_or(1) as u128);
            out.put(a.checked_sub(b).unwrap_or(1) as u128);
            out.put(x.checked_add(y).unwrap_or(1) as u128);
            out.put((x >> (b as u32 % $u::BITS)) as u128);
            out.put(a.rotate_left(b as u32 % $u::BITS) as u128);
            out.put(a.swap_bytes() as u128);
            out.put((a.leading_zeros() << 16 | a.trailing_zeros() << 8 | a.count_ones()) as u128);
            out.put(((a < b) as u8 | ((x < y) as u8) << 1 | ((a == b) as u8) << 2) as u128);
        })* };
    }
    each!(u8 i8, u16 i16, u32 i32, u64 i64);
}

#[inline(never)]
fn nine(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64, i: u64) -> u64 {
    black_box(
        a.wrapping_add(b.wrapping_mul(3)).wrapping_add(c.wrapping_mul(5)).wrapping_add(d.wrapping_mul(7)),
    )
    .wrapping_add(e.wrapping_mul(11))
    .wrapping_add(f.wrapping_mul(13))
    .wrapping_add(g.wrapping_mul(17))
    .wrapping_add(h.wrapping_mul(19))
    .wrapping_add(i.wrapping_mul(23))
}
#[inline(never)]
fn wide(a: u128, b: i128, c: u8, d: u128, e: i16, f: u128) -> u128 {
    black_box(a).wrapping_mul(3)
        ^ (b as u128).wrapping_mul(5)
        ^ (c as u128) << 9
        ^ d.wrapping_mul(7)
        ^ e as u128
        ^ f.wrapping_mul(11)
}
#[inline(never)]
fn pair(a: u128, b: u64) -> (u128, u64) {
    (black_box(a).wrapping_add(b as u128), (a >> 64) as u64 ^ b)
}
#[inline(never)]
fn option(a: u128) -> Option<u128> {
    (black_box(a) & 1 == 0).then_some(a >> 1)
}
#[inline(never)]
fn result(a: i128) -> Result<i128, u32> {
    if black_box(a) < 0 {
        Err(a as u32)
    } else {
        Ok(-a)
    }
}
#[derive(Clone, Copy)]
struct Big([u64; 40]);
#[inline(never)]
fn big(mut b: Big, k: u64) -> Big {
    for (i, x) in b.0.iter_mut().enumerate() {
        *x = x.wrapping_mul(k).wrapping_add(i as u64);
    }
    black_box(b)
}
#[inline(never)]
extern "C" fn c_abi(a: u128, b: u64, c: i128) -> i128 {
    black_box(a as i128).wrapping_sub(c).wrapping_add(b as i128)
}

trait Shape {
    fn area(&self, k: u128) -> u128;
}
struct Square(u128);
struct Rect(u64, u64);
impl Shape for Square {
    fn area(&self, k: u128) -> u128 {
        self.0.wrapping_mul(self.0) ^ k
    }
}
impl Shape for Rect {
    fn area(&self, k: u128) -> u128 {
        (self.0 as u128 * self.1 as u128).wrapping_add(k)
    }
}

#[inline(never)]
fn calls(a: u128, b: u128, out: &mut Out) {
    let (l, h, m, n) = (a as u64, (a >> 64) as u64, b as u64, (b >> 64) as u64);
    out.put(nine(l, h, m, n, l ^ m, h ^ n, !l, !h, !m) as u128);
    out.put(wide(a, b as i128, l as u8, !a, m as i16, !b));
    let (p, q) = pair(a, m);
    out.put(p);
    out.put(q as u128);
    out.put(option(a).unwrap_or(b));
    out.put(match result(b as i128) {
        Ok(x) => x as u128,
        Err(e) => e as u128,
    });
    out.put(big(Big([m; 40]), l).0.iter().fold(0u64, |s, x| s.rotate_left(5) ^ x) as u128);
    out.put(c_abi(a, m, b as i128) as u128);
    let shapes: [Box<dyn Shape>; 2] = [Box::new(Square(a)), Box::new(Rect(l, m))];
    out.put(black_box(&shapes).iter().fold(0, |s, x| s ^ x.area(b)));
    let f: [fn(u128, u64) -> (u128, u64); 2] = [pair, |a, b| (a ^ b as u128, b)];
    out.put(black_box(f)[(l & 1) as usize](b, l).0);
}

/// Memory functions of length n at every alignment, checked here against byte-by-byte volatile loops.
#[inline(never)]
fn memory(n: usize, out: &mut Out) {
    let mut bad = 0u128;
    let fill = |v: &mut [u8]| {
        v.iter_mut()
            .enumerate()
            .for_each(|(i, b)| unsafe { core::ptr::write_volatile(b, (i * 37 + 11) as u8) })
    };
    let at = |v: &[u8], i: usize| unsafe { core::ptr::read_volatile(&v[i]) };
    let (mut a, mut b) = ([0u8; 300], [0u8; 300]);
    for shift in [0usize, 1, 3, 8] {
        fill(&mut a);
        b.fill(black_box(0xee));
        b[shift..shift + n].copy_from_slice(black_box(&a[5..5 + n])); // memcpy
        for i in 0..300 {
            let want = if i >= shift && i < shift + n { ((i - shift + 5) * 37 + 11) as u8 } else { 0xee };
            bad += (at(&b, i) != want) as u128;
        }
        fill(&mut b);
        a.copy_within(black_box(8)..8 + n, 8 + shift); // memmove up
        b.copy_within(black_box(8 + shift)..8 + shift + n, 8); // memmove down
        for i in 0..300 {
            let up = if i >= 8 + shift && i < 8 + shift + n { i - shift } else { i };
            let down = if i >= 8 && i < 8 + n { i + shift } else { i };
            bad +=
                (at(&a, i) != (up * 37 + 11) as u8) as u128 + (at(&b, i) != (down * 37 + 11) as u8) as u128;
        }
        fill(&mut a);
        fill(&mut b);
        bad += (black_box(&a[shift..shift + n]) != black_box(&b[shift..shift + n])) as u128; // memcmp, bcmp
        if n > 0 {
            b[shift + n - 1] ^= 0x80;
            bad += (black_box(&a[shift..shift + n]) == black_box(&b[shift..shift + n])) as u128;
            let less = at(&a, shift + n - 1) < at(&b, shift + n - 1);
            bad += ((black_box(&a[shift..shift + n]) < black_box(&b[shift..shift + n])) != less) as u128;
        }
        fill(&mut a);
        a[shift..shift + n].fill(black_box(0xa5)); // memset
        for i in 0..300 {
            let want = if i >= shift && i < shift + n { 0xa5 } else { (i * 37 + 11) as u8 };
            bad += (at(&a, i) != want) as u128;
        }
    }
    out.put(bad);
}

#[inline(never)]
fn heap(seed: u64, out: &mut Out) {
    let mut x = seed;
    let mut next = || {
        x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        x >> 33
    };
    let mut v: Vec<u64> = Vec::new();
    for _ in 0..200 {
        v.push(next());
    }
    out.put(v.iter().map(|x| *x as u128).sum());
    v.sort_unstable();
    out.put(v[0] as u128);
    out.put(v[199] as u128);
    let mut map = BTreeMap::new();
    for (i, k) in v.iter().enumerate() {
        *map.entry(k % 50).or_insert(0u64) += i as u64;
    }
    out.put(map.len() as u128);
    out.put(map.iter().fold(0u64, |s, (k, v)| s.wrapping_mul(31).wrapping_add(k ^ v)) as u128);
    let mut s = String::new();
    for b in &v[..5] {
        s.push_str(&b.to_string());
        s.push('-');
    }
    out.put(s.bytes().fold(0u64, |h, b| h.wrapping_mul(257).wrapping_add(b as u64)) as u128);
    out.put(
        (std::sync::atomic::AtomicU64::new(seed).fetch_add(1, std::sync::atomic::Ordering::SeqCst) == seed)
            as u128,
    );
}

static NAMES: [&str; 6] = ["zero", "one", "two", "three", "four", "five"];
static TABLE: [u64; 6] = [1, 1 << 20, 1 << 40, u64::MAX, 7, 0x0123_4567_89ab_cdef];
static FNS: [fn(u64) -> u64; 3] = [|x| x + 1, |x| x * 2, |x| x ^ 5];

#[inline(never)]
fn rodata(i: usize, out: &mut Out) {
    out.0.extend_from_slice(format!("{:>16}", NAMES[black_box(i)]).as_bytes());
    out.put(TABLE[black_box(i)] as u128);
    out.put(FNS[black_box(i % 3)](100) as u128);
    // a wide match, which LLVM would like to make a jump table
    out.put(match black_box(i) {
        0 => nine(1, 2, 3, 4, 5, 6, 7, 8, 9),
        1 => pair(7, 8).1,
        2 => TABLE[5],
        3 => i as u64 * 1000,
        4 => option(44).unwrap() as u64,
        _ => 99,
    } as u128);
}

/// Frames close to the limit, several deep: each must keep its own bytes.
#[inline(never)]
fn frames(seed: u64, out: &mut Out) {
    #[inline(never)]
    fn down(depth: u64, seed: u64) -> u64 {
        let mut local = [seed ^ depth; 480]; // 3,840 bytes
        black_box(&mut local);
        let below = if depth == 0 { 1 } else { down(depth - 1, seed.wrapping_mul(3)) };
        black_box(&local).iter().fold(below, |s, x| s.rotate_left(1).wrapping_add(*x))
    }
    out.put(down(8, seed) as u128);
}

#[inline(never)]
fn failures(which: u8, data: &[u8], out: &mut Out) -> ProgramResult {
    let max = black_box(u64::MAX);
    let zero = black_box(0u64);
    let r = match which {
        100 => max + 1 + zero,
        101 => zero - 1,
        102 => max * (zero + 3),
        103 => TABLE[black_box(6)],
        104 => panic!("explicit"),
        105 => black_box(None::<u64>).unwrap(),
        106 => black_box(Err::<u64, u32>(3)).expect("message"),
        107 => max / zero,
        108 => max % zero,
        109 => (black_box(u128::MAX) * black_box(2)) as u64,
        110 => (black_box(i128::MIN) * black_box(-1)) as u64,
        111 => (black_box(i128::MIN) / black_box(-1)) as u64,
        112 => data[black_box(1)..black_box(200)].len() as u64,
        113 => u8::try_from(max).unwrap() as u64,
        114 => (black_box(i64::MIN)).abs() as u64,
        115 => 1 << (zero + 64),
        116 => unreachable!(),
        117 => {
            assert_eq!(max, zero);
            0
        }
        118 => {
            let c = core::cell::RefCell::new(zero);
            let _a = c.borrow_mut();
            let b = *c.borrow();
            b
        }
        119 => black_box(vec![1u8; black_box(64 * 1024)]).len() as u64,
        120 => {
            #[inline(never)]
            fn deep(n: u64) -> u64 {
                black_box(deep(black_box(n) + 1)) + 1
            }
            deep(zero)
        }
        121 => (black_box(u128::MAX) / black_box(0)) as u64,
        122 => -black_box(i32::MIN) as u64,
        123 => return Err(ProgramError::Custom(7)),
        #[cfg(feature = "big-frame")]
        124 => {
            let mut a = [zero; 600];
            black_box(&mut a);
            a[3]
        }
        #[cfg(feature = "random")]
        125 => std::collections::HashMap::from([(max, zero)])[&max],
        _ => return Err(ProgramError::InvalidInstructionData),
    };
    out.put(r as u128);
    unsafe { pinocchio::syscalls::sol_set_return_data(out.0.as_ptr(), out.0.len() as u64) };
    Ok(())
}
