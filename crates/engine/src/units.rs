//! Quantities as types: a dollar amount cannot be added to a token amount, and no sum can wrap.
//! All are whole numbers of a smallest unit; a function that divides says in its name which way it rounds.

use crate::error::{EngineError, Res};
use bytemuck::{Pod, Zeroable};

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[repr(transparent)]
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Debug, Pod, Zeroable)]
        pub struct $name(pub u64);

        impl $name {
            pub const ZERO: Self = Self(0);
            pub const MAX: Self = Self(u64::MAX);

            #[inline(always)]
            pub fn is_zero(self) -> bool {
                self.0 == 0
            }
            /// Sum, or `MathOverflow`.
            #[inline(always)]
            pub fn plus(self, other: Self) -> Res<Self> {
                // Not `checked_add`: its flag would become a number before it is looked at, twice the compute units.
                if other.0 > !self.0 {
                    return Err(EngineError::MathOverflow);
                }
                Ok(Self(self.0.wrapping_add(other.0)))
            }
            /// Difference, or `MathOverflow` when it would be negative.
            #[inline(always)]
            pub fn minus(self, other: Self) -> Res<Self> {
                self.0.checked_sub(other.0).map(Self).ok_or(EngineError::MathOverflow)
            }
            /// Difference, zero at least.
            #[inline(always)]
            pub fn less(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
            #[inline(always)]
            pub fn add_assign(&mut self, other: Self) -> Res<()> {
                *self = self.plus(other)?;
                Ok(())
            }
            #[inline(always)]
            pub fn sub_assign(&mut self, other: Self) -> Res<()> {
                *self = self.minus(other)?;
                Ok(())
            }
        }

        #[cfg(feature = "idl-build")]
        impl anchor_lang::IdlAccountType for $name {}

        impl crate::layout::Laid for $name {
            const KIND: crate::layout::Kind = crate::layout::Kind::Unit(stringify!($name));
        }
    };
}

unit! {
    /// US dollars, 1e-6. One smallest unit of a backing stable is one `Usd` at par.
    Usd
}
unit! {
    /// US dollars per whole unit of an asset, 1e-8.
    Price
}
unit! {
    /// Amount of a market's index asset, in the smallest unit of its token: a long of this size locks just as many
    /// atoms.
    Size
}
unit! {
    /// Amount of a token, in its smallest unit.
    Atoms
}
unit! {
    /// A fraction of one, 1e-18. Haircuts and shares of profit; never above `Frac::ONE`.
    Frac
}
unit! {
    /// A fraction of one, 1e-4.
    Bps
}

impl Frac {
    pub const ONE: Self = Self(1_000_000_000_000_000_000);
}

impl Bps {
    pub const ONE: Self = Self(10_000);
}

impl Usd {
    /// As a signed amount of money, or `MathOverflow` above 9.2e12 USD.
    #[inline(always)]
    pub fn signed(self) -> Res<i64> {
        i64::try_from(self.0).map_err(|_| EngineError::MathOverflow)
    }
}

impl Size {
    /// A long reserves its size in the index token.
    #[inline(always)]
    pub fn as_atoms(self) -> Atoms {
        Atoms(self.0)
    }
}

impl Usd {
    /// Backing stables have six decimals and are counted at par.
    #[inline(always)]
    pub fn at_par(self) -> Atoms {
        Atoms(self.0)
    }
}

/// A 128-bit number with the alignment of `u64`, as on-chain accounts need it. The IDL knows it, by this name, as
/// `u128`.
#[repr(C)]
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Pod, Zeroable)]
pub struct PodU128(pub [u64; 2]);

impl PodU128 {
    #[inline(always)]
    pub fn get(self) -> u128 {
        u128::from(self.0[0]) | (u128::from(self.0[1]) << 64)
    }
    #[inline(always)]
    pub fn set(&mut self, value: u128) {
        *self = Self::from(value);
    }
}

impl From<u128> for PodU128 {
    #[inline(always)]
    #[allow(clippy::as_conversions)] // the two halves of a number: cutting off is the point
    fn from(value: u128) -> Self {
        Self([value as u64, (value >> 64) as u64])
    }
}

#[cfg(feature = "idl-build")]
impl anchor_lang::IdlAccountType for PodU128 {}

impl crate::layout::Laid for PodU128 {
    const KIND: crate::layout::Kind = crate::layout::Kind::U128;
}

/// The side of a market.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Long = 0,
    Short = 1,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::Long, Self::Short];

    /// `InvalidSide` for any other byte.
    #[inline(always)]
    pub fn from_u8(byte: u8) -> Res<Self> {
        match byte {
            0 => Ok(Self::Long),
            1 => Ok(Self::Short),
            _ => Err(EngineError::InvalidSide),
        }
    }
    #[inline(always)]
    pub fn opposite(self) -> Self {
        match self {
            Self::Long => Self::Short,
            Self::Short => Self::Long,
        }
    }
    /// Position of the side in arrays `[long, short]`.
    #[inline(always)]
    pub fn index(self) -> usize {
        usize::from(self.byte())
    }
    #[inline(always)]
    pub fn byte(self) -> u8 {
        match self {
            Self::Long => 0,
            Self::Short => 1,
        }
    }
}
