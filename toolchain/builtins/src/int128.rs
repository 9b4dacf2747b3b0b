//! 128-bit arithmetic from 64-bit instructions. Nothing overflows except where it says wrapping: the tests, in a profile
//! with overflow checks, prove that, and build.sh compiles this crate without them. No function here may multiply or
//! divide a u128: on chain that would call the function it is part of. Shifts of a u128 are by the constant 64 only, which
//! costs nothing.

const LOW32: u64 = 0xffff_ffff;

#[inline(always)]
fn split(x: u128) -> (u64, u64) {
    (x as u64, (x >> 64) as u64)
}

#[inline(always)]
fn join(lo: u64, hi: u64) -> u128 {
    (hi as u128) << 64 | lo as u128
}

/// Keeps LLVM from seeing where `x` came from. Costs no instruction.
#[inline(always)]
fn opaque(x: u64) -> u64 {
    #[cfg(target_arch = "bpf")]
    {
        let mut x = x;
        unsafe { core::arch::asm!("/* {0} */", inout(reg) x, options(pure, nomem, nostack, preserves_flags)) };
        x
    }
    #[cfg(not(target_arch = "bpf"))]
    x
}

/// The full product as (low, high).
#[inline(always)]
fn mul_wide(a: u64, b: u64) -> (u64, u64) {
    let (al, ah) = (a & LOW32, a >> 32);
    let (bl, bh) = (b & LOW32, b >> 32);
    let ll = al * bl;
    // opaque: LLVM would otherwise recognise a 128-bit product and call __multi3, that is, itself
    let lh = opaque(al * bh);
    let hl = ah * bl + (ll >> 32); // at most (2^32-1)^2 + 2^32-1, so it fits
    let mid = lh + (hl & LOW32); // likewise
    (a.wrapping_mul(b), ah * bh + (hl >> 32) + (mid >> 32))
}

/// `a * b` modulo 2^128; the same bits for signed operands.
#[inline(always)]
pub fn mul(a: u128, b: u128) -> u128 {
    let ((al, ah), (bl, bh)) = (split(a), split(b));
    let (lo, hi) = mul_wide(al, bl);
    join(lo, hi.wrapping_add(al.wrapping_mul(bh)).wrapping_add(ah.wrapping_mul(bl)))
}

/// Leading zeros of a number that is not zero.
#[inline(always)]
fn leading_zeros(mut x: u64) -> u32 {
    let mut n = 0;
    macro_rules! step {
        ($bits:literal) => {
            if x >> (64 - $bits) == 0 {
                n += $bits;
                x <<= $bits;
            }
        };
    }
    step!(32);
    step!(16);
    step!(8);
    step!(4);
    step!(2);
    n + (x >> 63 ^ 1) as u32
}

/// The high word of `hi:lo << s`, for s below 64 (0 included, hence the shift in two parts).
#[inline(always)]
fn shl_high(lo: u64, hi: u64, s: u32) -> u64 {
    hi << s | lo >> 1 >> (63 - s)
}

/// `hi:lo / d` and the remainder, for `d` with its top bit set and `hi < d`. Knuth's algorithm D with two 32-bit digits.
#[inline(always)]
fn div_normalised(lo: u64, hi: u64, d: u64) -> (u64, u64) {
    let (d1, d0) = (d >> 32, d & LOW32);
    // One quotient digit: the estimate from d's high half is at most 2 too large.
    let digit = |rem: u64, next: u64| {
        let mut q = rem / d1;
        let mut r = rem - q * d1;
        // At most 2^32+1, so q * d0 fits. A q of 2^32 or more needs no test of its own: r is then below d0, and
        // the product is always the greater side.
        while q * d0 > (r << 32 | next) {
            q -= 1;
            r += d1;
            if r >> 32 != 0 {
                break;
            }
        }
        (q, (rem << 32 | next).wrapping_sub(q.wrapping_mul(d)))
    };
    let (q1, r) = digit(hi, lo >> 32);
    let (q0, r) = digit(r, lo & LOW32);
    (q1 << 32 | q0, r)
}

/// Quotient and remainder. A zero divisor cannot come from safe Rust, which checks first; here it gives (0, n).
#[inline(always)]
pub fn udivmod(n: u128, d: u128) -> (u128, u128) {
    let ((nl, nh), (dl, dh)) = (split(n), split(d));
    if dh == 0 {
        if nh == 0 {
            return match nl.checked_div(dl) {
                Some(q) => (q as u128, (nl % dl) as u128),
                None => (0, n),
            };
        }
        if dl <= LOW32 {
            if dl == 0 {
                return (0, n);
            }
            // Every remainder is below 2^32, so three plain divisions do.
            let qh = nh / dl;
            let x1 = (nh - qh * dl) << 32 | nl >> 32;
            let q1 = x1 / dl;
            let x0 = (x1 - q1 * dl) << 32 | nl & LOW32;
            let q0 = x0 / dl;
            return (join(q1 << 32 | q0, qh), (x0 - q0 * dl) as u128);
        }
        let (qh, nh) = if nh < dl { (0, nh) } else { (nh / dl, nh % dl) };
        let s = leading_zeros(dl);
        let (ql, r) = div_normalised(nl << s, shl_high(nl, nh, s), dl << s);
        return (join(ql, qh), (r >> s) as u128);
    }
    if n < d {
        return (0, n);
    }
    // The quotient fits in 64 bits. Dividing n/2 by the top 64 bits of d (so that nothing overflows) and dropping
    // the excess bits gives it exactly or one too large (Hacker's Delight, 9-5).
    let s = leading_zeros(dh);
    let (q, _) = div_normalised(nl >> 1 | nh << 63, nh >> 1, shl_high(dl, dh, s));
    let q = (q >> (63 - s)).wrapping_sub((q >> (63 - s) != 0) as u64); // now exact or one too small
    let (pl, ph) = mul_wide(q, dl);
    let r = n.wrapping_sub(join(pl, ph.wrapping_add(q.wrapping_mul(dh))));
    if r < d {
        (q as u128, r)
    } else {
        (q as u128 + 1, r.wrapping_sub(d))
    }
}

/// Truncating signed division; the remainder has the sign of `n`. MIN / -1 wraps, and safe Rust checks for it first.
#[inline(always)]
pub fn idivmod(n: i128, d: i128) -> (i128, i128) {
    let (q, r) = udivmod(n.unsigned_abs(), d.unsigned_abs());
    let signed = |x: u128, negative: bool| if negative { x.wrapping_neg() } else { x } as i128;
    (signed(q, (n < 0) != (d < 0)), signed(r, n < 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: u128, b: u128) {
        assert_eq!(mul(a, b), a.wrapping_mul(b), "{a} * {b}");
        let (ia, ib) = (a as i128, b as i128);
        if b == 0 {
            assert_eq!(udivmod(a, b), (0, a));
            return;
        }
        assert_eq!(udivmod(a, b), (a / b, a % b), "{a} / {b}");
        assert_eq!(idivmod(ia, ib), (ia.wrapping_div(ib), ia.wrapping_rem(ib)), "{ia} / {ib}");
    }

    /// Values around every power of two, its multiples with dense bits, and the extremes.
    fn edges() -> Vec<u128> {
        let mut v = vec![0, u128::MAX, i128::MAX as u128, 10u128.pow(18), 10u128.pow(9), 0x5555 << 96];
        for bit in 0..128 {
            let p = 1u128 << bit;
            v.extend([
                p,
                p - 1,
                p.wrapping_add(1),
                p.wrapping_neg(),
                !p,
                u128::MAX >> bit,
                p | p >> 1,
                p | 1 << 63 | 1 << 31,
            ]);
        }
        v.sort_unstable();
        v.dedup();
        v
    }

    #[test]
    fn edge_pairs() {
        let v = edges();
        for &a in &v {
            for &b in &v {
                check(a, b);
            }
        }
    }

    /// xorshift64*
    struct Random(u64);
    impl Random {
        fn u64(&mut self) -> u64 {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
        }
        /// Any width is equally likely, and half of them have long runs of equal bits.
        fn u128(&mut self) -> u128 {
            let x = (self.u64() as u128) << 64 | self.u64() as u128;
            let x = match self.u64() % 4 {
                0 => x | u128::MAX << (self.u64() % 128) as u32,
                1 => x & !(u128::MAX >> 1 >> (self.u64() % 128) as u32),
                _ => x,
            };
            x >> (self.u64() % 128) as u32
        }
    }

    #[test]
    fn two_million_random() {
        let mut r = Random(0x9e37_79b9_7f4a_7c15);
        for _ in 0..1_000_000 {
            let (a, b) = (r.u128(), r.u128());
            check(a, b);
            // near-multiples are where a quotient estimate goes wrong
            check(a.wrapping_mul(b).wrapping_sub(r.u64() as u128 & 1), b);
        }
    }
}
