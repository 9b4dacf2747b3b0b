//! Arguments and answers as plain bytes (`repr(C)`, no padding): JavaScript writes and reads them in place, by the
//! layouts that `bin/layouts` prints from these declarations.

use bytemuck::{Pod, Zeroable};
use engine::layout::{Kind, Laid};

/// Declares an argument or an answer: fixed layout, no padding.
macro_rules! wire {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$doc])*
        #[repr(C)]
        #[derive(Clone, Copy, Default, PartialEq, Eq, Debug, bytemuck::Pod, bytemuck::Zeroable)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        engine::laid! { $(#[$doc])* $name { $($(#[$field_doc])* $field : $type,)* } }
    };
}
pub(crate) use wire;

/// A `bool` as a byte.
#[repr(transparent)]
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Pod, Zeroable)]
pub struct Flag(u8);

impl Flag {
    pub fn get(self) -> bool {
        self.0 != 0
    }
}
impl From<bool> for Flag {
    fn from(is: bool) -> Self {
        Self(u8::from(is))
    }
}
impl Laid for Flag {
    const KIND: Kind = Kind::Flag;
}

/// A number that may be missing: then all bits are set, which no result of the engine's arithmetic has.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Pod, Zeroable)]
pub struct Maybe(pub u64);

impl Maybe {
    pub const NONE: Self = Self(u64::MAX);

    pub fn get(self) -> Option<u64> {
        (self != Self::NONE).then_some(self.0)
    }
}
impl Default for Maybe {
    fn default() -> Self {
        Self::NONE
    }
}
impl From<Option<u64>> for Maybe {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Self::NONE, Self)
    }
}
impl Laid for Maybe {
    const KIND: Kind = Kind::Maybe;
}

wire! {
    /// Nothing: what needs no scene or no arguments, or answers only with an error.
    Nothing {}
}

/// Bytes, of any number.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Pod, Zeroable)]
pub struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Default for Bytes<N> {
    fn default() -> Self {
        Self([0; N])
    }
}
impl<const N: usize> Laid for Bytes<N> {
    const KIND: Kind = Kind::Array(&Kind::U8, N);
}
