//! How a struct of plain bytes is laid out, for readers outside of Rust: name, type and place of every field, with
//! what its comment says.

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    U8,
    U16,
    U32,
    U64,
    I64,
    U128,
    /// A byte: 0 is false, 1 true.
    Flag,
    /// A `u64` of a unit: its name.
    Unit(&'static str),
    /// A `u64`, or nothing where all its bits are set.
    Maybe,
    Array(&'static Kind, usize),
    Struct(&'static Layout),
}

/// A struct: what `///` says of it, each line as the compiler has it, and its fields in their order.
#[derive(Debug)]
pub struct Layout {
    pub name: &'static str,
    pub size: usize,
    pub doc: &'static [&'static str],
    pub fields: &'static [Field],
}

#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub offset: usize,
    pub kind: Kind,
    pub doc: &'static [&'static str],
}

/// A type that lies in memory as its kind says.
pub trait Laid {
    const KIND: Kind;
}

macro_rules! plain {
    ($($type:ty = $kind:ident,)*) => { $(impl Laid for $type { const KIND: Kind = Kind::$kind; })* };
}
plain!(u8 = U8, u16 = U16, u32 = U32, u64 = U64, i64 = I64,);

impl<T: Laid, const N: usize> Laid for [T; N] {
    const KIND: Kind = Kind::Array(&T::KIND, N);
}

/// Writes down the layout of a struct: `state!` and the quotes' `wire!` call it with what they declare.
#[macro_export]
macro_rules! laid {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty,)* }) => {
        impl $crate::layout::Laid for $name {
            const KIND: $crate::layout::Kind = $crate::layout::Kind::Struct(&$crate::layout::Layout {
                name: stringify!($name),
                size: core::mem::size_of::<$name>(),
                doc: &[$(stringify!($doc)),*],
                fields: &[$($crate::layout::Field {
                    name: stringify!($field),
                    offset: core::mem::offset_of!($name, $field),
                    kind: <$type as $crate::layout::Laid>::KIND,
                    doc: &[$(stringify!($field_doc)),*],
                }),*],
            });
        }
    };
}
