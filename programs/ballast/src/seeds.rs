//! Every address that the program derives: the one list of their seeds. The IDL carries it as constants, from which an
//! account that an instruction can derive gets its seeds there, and by which the SDK's `pda` is tested.

use anchor_lang::prelude::Address;

/// What can be a seed of a kind, as the bytes that it has in memory: integers are little-endian on chain.
pub trait Seed<Kind> {
    fn bytes(&self) -> &[u8];
}
impl Seed<Address> for Address {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self.as_ref()
    }
}
impl Seed<Address> for [u8; 32] {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self
    }
}
macro_rules! integers {
    ($($kind:ty)*) => { $(
        impl Seed<$kind> for $kind {
            #[inline(always)]
            fn bytes(&self) -> &[u8] {
                bytemuck::bytes_of(self)
            }
        }
    )* };
}
integers!(u8 u32 u64);

/// For each address a macro of its name: the seeds, without the bump, of places that hold them, as an array of slices.
/// The first argument is a dollar sign, for the macros' own variables.
macro_rules! addresses {
    ($d:tt $($(#[doc = $doc:literal])* $name:ident $first:literal ($($seed:ident: $kind:ident),*);)*) => {
        $(
            $(#[doc = $doc])*
            macro_rules! $name {
                ($($d $seed:expr),*) => {
                    [$first.as_bytes(), $($crate::seeds::Seed::<$kind>::bytes(&$d $seed)),*]
                };
            }
            pub(crate) use $name;
        )*

        /// Prints them for the IDL, as Anchor's macro for a constant does.
        #[cfg(feature = "idl-build")]
        #[test]
        fn __anchor_private_print_idl_addresses() {
            $({
                let mut value = format!("\\\"{}\\\"", $first);
                $(value += concat!(", ", stringify!($seed), ": ", stringify!($kind));)*
                let (docs, name) = ([$($doc.trim()),*], stringify!($name));
                println!("--- IDL begin const ---");
                println!("{{\"name\":\"{name}\",\"docs\":{docs:?},\"type\":\"string\",\"value\":\"{value}\"}}");
                println!("--- IDL end const ---");
            })*
        }
    };
}

addresses! { $
    /// Governs the program.
    controller "controller" ();
    /// A pool by its number. Signs for its vaults and its LP mint.
    pool "pool" (id: u64);
    /// A pool's market by its number in the pool.
    market "market" (pool: Address, number: u8);
    /// Where a pool keeps one token.
    vault "vault" (pool: Address, mint: Address);
    /// Where a pool keeps its insurance fund.
    insurance_vault "insurance" (pool: Address);
    /// The mint of a pool's LP shares.
    lp_mint "lp" (pool: Address);
    /// A position; the custody is its collateral's, and of each kind an owner may have several.
    position "position" (owner: Address, market: Address, side: u8, custody: u8, nonce: u64);
    /// A request by its owner and nonce.
    request "request" (owner: Address, nonce: u64);
    /// What an owner's profit of a side waits in until an hour, counted since 1970, begins.
    ticket "ticket" (market: Address, side: u8, owner: Address, hour: u32);
    /// What a pool owes an owner in one token.
    payable "payable" (pool: Address, mint: Address, owner: Address);
    /// The receipt of a loss event by its winning side and number.
    loss_event "loss" (market: Address, side: u8, number: u64);
    /// An owner's stake in a pool's insurance fund.
    stake "stake" (pool: Address, owner: Address);
    /// A change by the controller's number of it.
    change "change" (number: u64);
}
