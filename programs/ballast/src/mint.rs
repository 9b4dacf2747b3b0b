//! Mints, as they are read: the framework's crate for tokens brings 97 others with it, for these three fields.

use anchor_lang::prelude::*;

const LENGTH: usize = 82;
const DECIMALS: usize = 44;
const INITIALIZED: usize = 45;

/// An initialised mint of the token program; one of Token-2022, whose extensions may take fees or hide transfers, is
/// none.
pub struct MintView {
    view: AccountView,
    decimals: u8,
}

impl MintView {
    #[inline(always)]
    pub fn address(&self) -> &Address {
        self.view.address()
    }
    #[inline(always)]
    pub fn decimals(&self) -> u8 {
        self.decimals
    }
}

/// The decimals of a mint.
#[inline(never)]
fn read(view: &AccountView) -> core::result::Result<u8, ProgramError> {
    if !view.owned_by(&Token::id()) {
        return Err(ProgramError::IllegalOwner);
    }
    let data = view.try_borrow()?;
    match (data.len(), data.get(INITIALIZED)) {
        (LENGTH, Some(1)) => Ok(data[DECIMALS]),
        (LENGTH, Some(0)) => Err(ProgramError::UninitializedAccount),
        _ => Err(ProgramError::InvalidAccountData),
    }
}

impl AnchorAccount for MintView {
    type Data = AccountView;
    #[inline(always)]
    fn load(view: AccountView) -> core::result::Result<Self, Error> {
        let decimals = read(&view)?;
        Ok(Self { view, decimals })
    }
    #[inline(always)]
    fn account(&self) -> &AccountView {
        &self.view
    }
}
impl core::ops::Deref for MintView {
    type Target = AccountView;
    fn deref(&self) -> &AccountView {
        &self.view
    }
}
impl AsRef<AccountView> for MintView {
    fn as_ref(&self) -> &AccountView {
        &self.view
    }
}
#[cfg(feature = "idl-build")]
impl anchor_lang::IdlAccountType for MintView {}
