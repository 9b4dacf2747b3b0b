//! Every error of the protocol, once. The program builds its own enum, with the same numbers and messages, from this
//! table. Ranges: 6000 config, 6100 oracle, 6200 position, 6300 margin, 6400 liquidation, 6500 pool, 6600 insurance,
//! 6700 mutualization, 6800 math. A number is never given to another error.

/// Calls `$callback!` with the lines `Name = code "message",`.
#[macro_export]
macro_rules! for_each_error {
    ($callback:ident) => {
        $callback! {
            NotAuthorized = 6000 "This signer may not do this; sign with the account that the instruction names",
            WrongAccount = 6001 "An account belongs to another pool, market or custody; pass the one that the state names",
            InvalidParameter = 6002 "A parameter is outside its hard bounds; see docs/risk-model.md",
            InvalidSide = 6003 "The side must be 0 (long) or 1 (short)",
            TooManyCustodies = 6004 "The pool already has eight custodies",
            TooManyMarkets = 6005 "The pool already has eight markets",
            MarketExists = 6006 "The custody is already the index of a market; one market per price feed",
            UnsupportedMint = 6007 "Only tokens with 5 to 9 decimals are supported, and as stables those with 6",
            NotUpgradeAuthority = 6008 "Only the program's upgrade authority may initialize",
            ZeroAmount = 6009 "The amount must be positive",
            TokenAccountUnusable = 6010 "The token account is not the owner's, not of this mint, or frozen",
            ChangeRequired = 6011 "The pool has LPs or stakers: queue this as a change, wait for its eta, and pass its account",
            ChangeNotDue = 6012 "The change waits; execute it between its eta and its valid_until",
            ChangeExpired = 6013 "The change has expired; queue it again",
            ChangeExecuted = 6014 "The change was executed; each is once",
            ChangeMismatch = 6015 "This is not what was queued; pass the accounts and arguments that the change names",
            ChangeForbidden = 6016 "This never changes: feed, stable and backing stay, a delay only lengthens, a least weight only falls, impact at most doubles",
            ChangeWindow = 6017 "A change must stay valid at least up to its eta, and at most 7 days longer",
            MarketHasOpenLossEvent = 6018 "A loss event is open in a market that this touches; finalize it first",
            GuardianExpired = 6019 "The guardian's term has ended; the admin can renew it",
            GuardianLoosens = 6020 "The guardian can only tighten",
            TokenOnProbation = 6021 "The token was listed less than 100 days ago: until then LPs may bring it, and nothing else can be done with it",
            LiquidityReserved = 6022 "Traders had reserved more than half of a token within three days: LPs must have been able to leave before a token is added",

            OracleWrongOwner = 6100 "The price account is not owned by the oracle program",
            OracleWrongFeed = 6101 "The price account carries another feed",
            OracleMalformed = 6102 "The price account is not a price update, or its price or exponent is out of range",
            OracleNotVerified = 6103 "The price update is not fully verified; post one with full verification",
            OracleStale = 6104 "The price is too old; post a newer price update and retry",
            OracleFuture = 6105 "The price lies ahead of the clock of the cluster: until that has caught up nothing is opened, deposited or withdrawn",
            OracleWide = 6106 "The price's confidence interval is too wide for this action",
            OracleEmaGap = 6107 "The price is too far from its moving average for new risk",
            OracleNotUnique = 6108 "This is not the print the request must be executed with; use the first one published 2 s after it was placed",
            OracleSourcesDisagree = 6109 "The second price source differs by more than the market accepts",
            OracleSecondMissing = 6110 "This market needs a price of its second source of the last 10 s; pass its newest account, or refresh it twice, a minute apart, if it is dead",
            FeedNotDead = 6111 "A market can be settled when nobody could bring a new price for 24 hours; refresh its price first",
            MarketSettling = 6112 "The market is being settled: it takes no new positions",
            PriceTooLow = 6113 "The token's price is below 0.001 USD, where prices are too coarse: it takes no market, position or deposit",

            PositionEmpty = 6201 "The position has no size",
            PositionTooSmall = 6202 "Notional must be at least 50 USD and collateral at least 10 USD",
            WrongGeneration = 6203 "The order is bound to a position that was closed since",
            SlippageExceeded = 6204 "The price is worse than the limit given",
            RequestExpired = 6205 "The request has expired; cancel it to get the collateral back",
            RequestNotExpired = 6206 "The request can be closed when it has expired: a market request 20 s after placing, an order 3 s after its owner took it back",
            ResidualNotPositive = 6207 "The position has nothing left to its owner; it can only be liquidated",
            MarketReduceOnly = 6208 "The market or this side accepts only reductions now",
            OpenInterestCap = 6209 "The side's open-interest cap is reached",
            TicketRequired = 6210 "Part of the profit goes to escrow; pass the ticket accounts",
            SelfReference = 6211 "The collateral of the request does not match the position's token",
            InvalidTrigger = 6212 "An order that waits for a price needs a trigger above zero, a market request none",
            ExpiryOutOfRange = 6213 "An order must expire within 90 days from now; a market request takes no expiry",
            TriggerNotReached = 6214 "The price has not reached the order's trigger",
            PrintBeforeOrder = 6215 "The price was published before the order could be executed; use a later one",
            WrongKind = 6218 "This instruction does not execute such a request: execute_request opens, execute_decrease reduces",
            CollateralNotTaken = 6219 "An order that reduces escrows no collateral; pass zero",

            InsufficientMargin = 6300 "Equity is below the margin that this action needs; add collateral or reduce size",
            CollateralUnpriced = 6301 "The collateral token has no fresh price; refresh prices first",

            NotLiquidatable = 6400 "The position is healthy",

            InsufficientLiquidity = 6500 "The pool has too little free liquidity in this token",
            UtilisationTooHigh = 6501 "The position would reserve more of the backing token than the pool accepts",
            MinOutNotMet = 6502 "The result is below the minimum given",
            PriceRefreshNeeded = 6503 "A custody's cached price is too old; refresh prices in the same transaction",
            PoolUndercollateralized = 6504 "The vault holds less than what the pool owes; nothing was changed",
            InvariantViolated = 6505 "An invariant of the protocol does not hold; nothing was changed",
            DepositCapReached = 6506 "The custody's deposit cap is reached",
            NothingToPay = 6507 "Nothing is owed",
            WeightBound = 6508 "The token's share of the pool would leave its bounds; take another token or a smaller amount",
            OutflowLimited = 6509 "More would leave the pool than its hourly limit; take less, another token, or wait",
            PriceJumped = 6510 "A price jumped; deposits and withdrawals wait until 60 s after the last jump",
            FeedSilent = 6511 "A price feed of the pool is silent; deposits wait until it is back",
            DepositsClosed = 6512 "Deposits are closed, by the guardian or for ten minutes after a new pool got a token; what is there can be withdrawn",
            PayableRequired = 6513 "Part of the profit waits for the hourly limit; pass the owner's payable account",

            FundBelowMinimum = 6600 "The insurance fund is below the minimum for new positions",
            CooldownNotOver = 6601 "The unstake cooldown has not ended",
            ExitWindowOver = 6602 "The exit window has passed; request again",
            NoUnstakeRequest = 6603 "There is no unstake request",
            UnstakeAlreadyRequested = 6604 "An unstake request is pending; cancel it first",
            InsufficientShares = 6605 "Not that many shares",
            DonationNeedsStake = 6606 "Donations need at least 1,000 USD staked",
            ExitAfterJump = 6607 "A market's price jumped; stakers leave from 15 minutes after it",

            NoShortfallDue = 6700 "No waiting shortfall of this side is due for a loss event",
            NoOpenLossEvent = 6701 "No loss event is open on this side",
            LossEventStillAccruing = 6702 "The loss event is still accruing; wait 15 minutes after it opened",
            ReceiptNotSealed = 6703 "The receipt that leaves the ring must be sealed; pass its account",
            NothingToSeal = 6704 "The receipt is sealed, or its liens are still open",
            TicketNotMatured = 6705 "The ticket has not matured",
            TicketWaitsForLossEvent = 6706 "The ticket matured inside an open loss event; finalize it first",
            ReceiptsIncomplete = 6707 "Pass the receipts of all loss events since the ticket was made, in order",

            MathOverflow = 6800 "A result does not fit its type; use a smaller amount",
            DivisionByZero = 6801 "Division by zero",
        }
    };
}

macro_rules! define {
    ($($name:ident = $code:tt $message:tt,)*) => {
        /// What went wrong; see the table above for what to do.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum EngineError { $(#[doc = $message] $name = $code,)* }

        impl EngineError {
            /// The number that a client sees.
            pub const fn code(self) -> u32 {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}
for_each_error!(define);

pub type Res<T> = Result<T, EngineError>;
