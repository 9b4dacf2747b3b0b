//! Arguments as clients send them; the engine's parameters know their bounds. They are read here and not by the
//! framework's codec, which writes a decoder out for each instruction. The bytes are the same: numbers in little-endian
//! order, fields one after the other.

use anchor_lang::prelude::*;

/// What an instruction takes.
pub trait Argument: Sized {
    /// Takes its bytes off the front. None if they are too few, or not a value of this type.
    fn read(data: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Argument for $number {
            #[inline(always)]
            fn read(data: &mut &[u8]) -> Option<Self> {
                Argument::read(data).map(Self::from_le_bytes)
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, i64);

impl<const N: usize> Argument for [u8; N] {
    #[inline(always)]
    fn read(data: &mut &[u8]) -> Option<Self> {
        let (bytes, rest) = data.split_first_chunk()?;
        *data = rest;
        Some(*bytes)
    }
}

impl Argument for bool {
    #[inline(always)]
    fn read(data: &mut &[u8]) -> Option<Self> {
        match <u8 as Argument>::read(data)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Argument for Address {
    #[inline(always)]
    fn read(data: &mut &[u8]) -> Option<Self> {
        Argument::read(data).map(Self::new_from_array)
    }
}

/// What an instruction gives back.
pub trait Returned {
    /// Sets the transaction's return data, in the layout of arguments.
    fn hand_back(self);
}

impl Returned for () {
    #[inline(always)]
    fn hand_back(self) {}
}

impl Returned for u64 {
    #[inline(always)]
    fn hand_back(self) {
        anchor_lang::pinocchio::cpi::set_return_data(&self.to_le_bytes());
    }
}

/// A struct as argument: its fields in order.
macro_rules! argument {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl Argument for $name {
            #[inline(always)]
            fn read(data: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Argument::read(data)?,)* })
            }
        }
    };
}

/// Takes numbers of these widths (bytes, 8 at most) off the front, widened.
#[inline(never)]
#[cfg_attr(feature = "idl-build", allow(dead_code))]
fn widen(data: &mut &[u8], widths: &[u8], numbers: &mut [u64]) -> Option<()> {
    for (number, width) in numbers.iter_mut().zip(widths) {
        let (bytes, rest) = data.split_at_checked(usize::from(*width))?;
        let mut wide = [0; 8];
        wide.get_mut(..bytes.len())?.copy_from_slice(bytes);
        (*number, *data) = (u64::from_le_bytes(wide), rest);
    }
    Some(())
}

/// A configuration, from the engine's table of parameters: the same parameters in the same order, packed, where the
/// engine has eight bytes for each; then what is beside them. The IDL has the fields; the program reads them in a loop,
/// a third of the code.
macro_rules! config {
    (
        $(#[$meta:meta])* $params:ident [$size:literal] as $name:ident, $scope:ident
        $(first $(#[$part_meta:meta])* $part:ident: $part_name:ident [$part_size:literal] {
            $($(#[$part_field_meta:meta])* $part_field:ident: $part_type:ident as $part_wire:ident $part_rule:tt)*
        })?
        { $($(#[$field_meta:meta])* $field:ident: $type:ident as $wire:ident $rule:tt)* }
        then { $($rest:tt)* }
        $(beside { $(#[$more_meta:meta])* $more:ident: $more_type:ty })?
    ) => {
        $(#[$meta])*
        #[cfg(feature = "idl-build")]
        #[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
        pub struct $name {
            $($($(#[$part_field_meta])* pub $part_field: $part_wire,)*)?
            $($(#[$field_meta])* pub $field: $wire,)*
            $($(#[$more_meta])* pub $more: $more_type,)?
        }

        $(#[$meta])*
        #[cfg(not(feature = "idl-build"))]
        #[derive(Clone, Copy)]
        pub struct $name { params: engine::$params, $(pub $more: $more_type,)? }

        // The loop below puts the n-th argument into the n-th eight bytes: there its parameter must be.
        const _: () = {
            let offsets = [
                $($(core::mem::offset_of!(engine::$params, $part.$part_field),)*)?
                $(core::mem::offset_of!(engine::$params, $field),)*
            ];
            let mut n = 0;
            while n < offsets.len() {
                assert!(offsets[n] == 8 * n, "a parameter is not where its argument is put");
                n += 1;
            }
        };

        impl $name {
            /// Within bounds or not: `check` tells.
            #[inline(always)]
            pub fn params(&self) -> engine::$params {
                #[cfg(feature = "idl-build")]
                return <engine::$params>::default();
                #[cfg(not(feature = "idl-build"))]
                self.params
            }
        }

        #[cfg(not(feature = "idl-build"))]
        impl Argument for $name {
            #[inline(always)]
            fn read(data: &mut &[u8]) -> Option<Self> {
                const WIDTHS: &[u8] = &[
                    $($(core::mem::size_of::<$part_wire>() as u8,)*)?
                    $(core::mem::size_of::<$wire>() as u8,)* // 8 at most
                ];
                let mut params = <engine::$params>::default();
                widen(data, WIDTHS, bytemuck::cast_slice_mut(core::slice::from_mut(&mut params)))?;
                Some(Self { params, $($more: Argument::read(data)?,)? })
            }
        }

        #[cfg(feature = "idl-build")]
        impl Argument for $name {
            fn read(_data: &mut &[u8]) -> Option<Self> {
                None
            }
        }
    };
}
engine::for_each_parameter!(config);

argument! {
/// An order to open (kind 0) at market; to open (2), take profit (3) or stop a loss (4) at a price.
pub struct PlaceRequestArgs {
    /// Nonce of the position it opens, increases or reduces.
    pub position_nonce: u64,
    pub kind: u8,
    /// 0 long, 1 short.
    pub side: u8,
    /// Custody of the collateral.
    pub custody: u8,
    pub size: u64,
    /// Worst price, 1e-8 USD; 0 for any.
    pub limit: u64,
    /// Price that sets it off, 1e-8 USD; 0 at market.
    pub trigger: u64,
    /// Unix seconds, at most 90 days from now; 0 at market.
    pub expires_at: i64,
    /// Escrowed now, in atoms; 0 for an order that reduces.
    pub collateral: u64,
    /// Executor's tip, in lamports.
    pub tip: u64,
}
}
