-- The tables as `src/db/schema.ts` has them; a test compares the two. Lines that begin with `--postgres` are run on a
-- PostgreSQL server only: there, events are partitioned by their number, which is the pool's time (a unique key must
-- contain what is partitioned by), and snapshots by time.

CREATE TABLE accounts (
  address text PRIMARY KEY NOT NULL,
  pool text NOT NULL,
  kind text NOT NULL,
  owner text,
  market smallint,
  slot bigint NOT NULL,
  data bytea NOT NULL
);
CREATE TABLE custodies (
  pool text NOT NULL,
  custody smallint NOT NULL,
  mint text NOT NULL,
  feed_id text NOT NULL,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  PRIMARY KEY (pool, custody)
);
CREATE TABLE markets (
  pool text NOT NULL,
  market smallint NOT NULL,
  address text NOT NULL,
  index_custody smallint NOT NULL,
  stable_custody smallint NOT NULL,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  PRIMARY KEY (pool, market)
);
CREATE TABLE pools (
  pool text PRIMARY KEY NOT NULL,
  id bigint NOT NULL,
  home_mint text NOT NULL,
  lp_mint text NOT NULL,
  sequence bigint NOT NULL,
  ts bigint NOT NULL
);
CREATE TABLE fund_flows (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  source text NOT NULL,
  market smallint NOT NULL,
  owner text,
  usd numeric(39,0) NOT NULL,
  balance numeric(39,0) NOT NULL,
  PRIMARY KEY (pool, sequence, source)
);
CREATE TABLE lp_flows (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  owner text NOT NULL,
  custody smallint NOT NULL,
  atoms numeric(39,0) NOT NULL,
  shares numeric(39,0) NOT NULL,
  fee numeric(39,0) NOT NULL,
  aum numeric(39,0) NOT NULL,
  owned numeric(39,0) NOT NULL,
  lp_supply numeric(39,0) NOT NULL,
  PRIMARY KEY (pool, sequence)
);
CREATE TABLE market_totals (
  pool text NOT NULL,
  market smallint NOT NULL,
  next bigint NOT NULL,
  oi_long numeric(39,0) NOT NULL,
  oi_short numeric(39,0) NOT NULL,
  long_positions integer NOT NULL,
  short_positions integer NOT NULL,
  untold integer NOT NULL,
  long_events bigint NOT NULL,
  short_events bigint NOT NULL,
  deficits numeric(39,0) NOT NULL,
  insurance numeric(39,0) NOT NULL,
  young numeric(39,0) NOT NULL,
  deductible numeric(39,0) NOT NULL,
  lp_share numeric(39,0) NOT NULL,
  escrow numeric(39,0) NOT NULL,
  lien_paid numeric(39,0) NOT NULL,
  lien_unpaid numeric(39,0) NOT NULL,
  remainder numeric(39,0) NOT NULL,
  PRIMARY KEY (pool, market)
);
CREATE TABLE payments (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  kind text NOT NULL,
  owner text NOT NULL,
  custody smallint NOT NULL,
  atoms numeric(39,0) NOT NULL,
  deferred numeric(39,0) NOT NULL,
  PRIMARY KEY (pool, sequence)
);
CREATE TABLE stakes (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  owner text NOT NULL,
  kind text NOT NULL,
  usd numeric(39,0) NOT NULL,
  shares numeric(39,0) NOT NULL,
  total_shares numeric(39,0),
  fund numeric(39,0),
  ready_at bigint,
  epoch integer,
  PRIMARY KEY (pool, sequence)
);
CREATE TABLE totals (
  pool text PRIMARY KEY NOT NULL,
  next bigint NOT NULL,
  fund numeric(39,0) NOT NULL,
  untold integer NOT NULL,
  lp_supply numeric(39,0) NOT NULL,
  stake_shares numeric(39,0) NOT NULL
);
CREATE TABLE acts (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  market smallint NOT NULL,
  name text NOT NULL,
  fields jsonb NOT NULL,
  PRIMARY KEY (pool, sequence)
);
CREATE TABLE alerts (
  pool text NOT NULL,
  id text NOT NULL,
  market smallint NOT NULL,
  level integer NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  causes jsonb NOT NULL,
  sequence bigint NOT NULL,
  opened_at bigint NOT NULL,
  closed_at bigint,
  PRIMARY KEY (pool, id)
);
CREATE TABLE changes (
  pool text NOT NULL,
  number bigint NOT NULL,
  address text NOT NULL,
  kind smallint NOT NULL,
  index smallint NOT NULL,
  target text NOT NULL,
  proposer text NOT NULL,
  queued_at bigint NOT NULL,
  queued_sequence bigint NOT NULL,
  eta bigint NOT NULL,
  valid_until bigint NOT NULL,
  payload bytea NOT NULL,
  state text NOT NULL,
  ended_at bigint,
  ended_sequence bigint,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  PRIMARY KEY (pool, number)
);
CREATE TABLE loss_events (
  pool text NOT NULL,
  market smallint NOT NULL,
  side smallint NOT NULL,
  number bigint NOT NULL,
  state text NOT NULL,
  opened_sequence bigint NOT NULL,
  opened_at bigint NOT NULL,
  opened_slot bigint NOT NULL,
  shortfall numeric(39,0) NOT NULL,
  finalized_sequence bigint,
  finalized_at bigint,
  receipt text,
  lp_share numeric(39,0),
  escrow numeric(39,0),
  lien numeric(39,0),
  remainder numeric(39,0),
  clawback_rate numeric(39,0),
  price numeric(39,0),
  reference numeric(39,0),
  sealed_sequence bigint,
  sealed_at bigint,
  lien_paid numeric(39,0),
  lien_lapsed numeric(39,0),
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  PRIMARY KEY (pool, market, side, number)
);
CREATE TABLE receipt_payers (
  pool text NOT NULL,
  market smallint NOT NULL,
  side smallint NOT NULL,
  number bigint NOT NULL,
  payer_kind text NOT NULL,
  owner text NOT NULL,
  subject text NOT NULL,
  usd numeric(39,0),
  atoms numeric(39,0),
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  PRIMARY KEY (pool, market, side, number, payer_kind, owner, subject)
);
CREATE TABLE tickets (
  pool text NOT NULL,
  address text NOT NULL,
  owner text NOT NULL,
  market smallint NOT NULL,
  side smallint NOT NULL,
  hour integer,
  face numeric(39,0) NOT NULL,
  issued_at bigint,
  issued_sequence bigint,
  claimed boolean NOT NULL,
  claimed_sequence bigint,
  claimed_at bigint,
  paid numeric(39,0),
  dust numeric(39,0),
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  PRIMARY KEY (pool, address)
);
CREATE TABLE prices (
  pool text NOT NULL,
  resolution integer NOT NULL,
  bucket bigint NOT NULL,
  market smallint NOT NULL,
  open numeric(39,0) NOT NULL,
  high numeric(39,0) NOT NULL,
  low numeric(39,0) NOT NULL,
  close numeric(39,0) NOT NULL,
  open_at bigint NOT NULL,
  close_at bigint NOT NULL,
  PRIMARY KEY (pool, market, resolution, bucket)
);
CREATE TABLE rollup_fund (
  pool text NOT NULL,
  resolution integer NOT NULL,
  bucket bigint NOT NULL,
  open numeric(39,0) NOT NULL,
  high numeric(39,0) NOT NULL,
  low numeric(39,0) NOT NULL,
  close numeric(39,0) NOT NULL,
  swept numeric(39,0) NOT NULL,
  staked numeric(39,0) NOT NULL,
  donated numeric(39,0) NOT NULL,
  unstaked numeric(39,0) NOT NULL,
  drawn numeric(39,0) NOT NULL,
  keepers numeric(39,0) NOT NULL,
  PRIMARY KEY (pool, resolution, bucket)
);
CREATE TABLE rollup_liq (
  pool text NOT NULL,
  resolution integer NOT NULL,
  bucket bigint NOT NULL,
  market smallint NOT NULL,
  count integer NOT NULL,
  size_long numeric(39,0) NOT NULL,
  size_short numeric(39,0) NOT NULL,
  notional numeric(39,0) NOT NULL,
  fees numeric(39,0) NOT NULL,
  keeper_reward numeric(39,0) NOT NULL,
  keeper_floor numeric(39,0) NOT NULL,
  deficit numeric(39,0) NOT NULL,
  young numeric(39,0) NOT NULL,
  insurance numeric(39,0) NOT NULL,
  deductible numeric(39,0) NOT NULL,
  shortfall numeric(39,0) NOT NULL,
  PRIMARY KEY (pool, market, resolution, bucket)
);
CREATE TABLE rollup_oi (
  pool text NOT NULL,
  resolution integer NOT NULL,
  bucket bigint NOT NULL,
  market smallint NOT NULL,
  long_open numeric(39,0) NOT NULL,
  long_high numeric(39,0) NOT NULL,
  long_low numeric(39,0) NOT NULL,
  long_close numeric(39,0) NOT NULL,
  short_open numeric(39,0) NOT NULL,
  short_high numeric(39,0) NOT NULL,
  short_low numeric(39,0) NOT NULL,
  short_close numeric(39,0) NOT NULL,
  volume numeric(39,0) NOT NULL,
  fees numeric(39,0) NOT NULL,
  pnl numeric(39,0) NOT NULL,
  increases integer NOT NULL,
  decreases integer NOT NULL,
  liquidations integer NOT NULL,
  PRIMARY KEY (pool, market, resolution, bucket)
);
CREATE TABLE snapshots_custody (
  pool text NOT NULL,
  slot bigint NOT NULL,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  custody smallint NOT NULL,
  price numeric(39,0) NOT NULL,
  conf numeric(39,0) NOT NULL,
  ema numeric(39,0) NOT NULL,
  publish_time bigint NOT NULL,
  owned numeric(39,0) NOT NULL,
  locked numeric(39,0) NOT NULL,
  collateral numeric(39,0) NOT NULL,
  pending numeric(39,0) NOT NULL,
  escrow numeric(39,0) NOT NULL,
  insurance_due numeric(39,0) NOT NULL,
  protocol_fees numeric(39,0) NOT NULL,
  payable numeric(39,0) NOT NULL,
  util integer NOT NULL,
  PRIMARY KEY (pool, custody, slot, ts)
)
--postgres PARTITION BY RANGE (ts)
;
CREATE TABLE snapshots_market (
  pool text NOT NULL,
  slot bigint NOT NULL,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  market smallint NOT NULL,
  status smallint NOT NULL,
  price numeric(39,0) NOT NULL,
  ema numeric(39,0) NOT NULL,
  conf numeric(39,0) NOT NULL,
  publish_time bigint NOT NULL,
  second numeric(39,0) NOT NULL,
  sigma_fast numeric(39,0) NOT NULL,
  sigma_slow numeric(39,0) NOT NULL,
  im numeric(39,0) NOT NULL,
  mm numeric(39,0) NOT NULL,
  oi_long numeric(39,0) NOT NULL,
  oi_short numeric(39,0) NOT NULL,
  entry_long numeric(39,0) NOT NULL,
  entry_short numeric(39,0) NOT NULL,
  long_positions integer NOT NULL,
  short_positions integer NOT NULL,
  skew integer NOT NULL,
  waiting_long numeric(39,0) NOT NULL,
  waiting_short numeric(39,0) NOT NULL,
  loss_long numeric(39,0) NOT NULL,
  loss_short numeric(39,0) NOT NULL,
  liens_long numeric(39,0) NOT NULL,
  liens_short numeric(39,0) NOT NULL,
  phi_long numeric(39,0),
  phi_short numeric(39,0),
  PRIMARY KEY (pool, market, slot, ts)
)
--postgres PARTITION BY RANGE (ts)
;
CREATE TABLE snapshots_pool (
  pool text NOT NULL,
  slot bigint NOT NULL,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  aum numeric(39,0) NOT NULL,
  aum_mint numeric(39,0),
  aum_burn numeric(39,0),
  lp_supply numeric(39,0) NOT NULL,
  fund numeric(39,0) NOT NULL,
  fund_shares numeric(39,0) NOT NULL,
  fund_target numeric(39,0),
  coverage numeric(39,0),
  fund_value numeric(39,0),
  util integer NOT NULL,
  PRIMARY KEY (pool, slot, ts)
)
--postgres PARTITION BY RANGE (ts)
;
CREATE TABLE cursors (
  pool text PRIMARY KEY NOT NULL,
  program text NOT NULL,
  controller boolean NOT NULL,
  next bigint NOT NULL,
  final bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  hash bytea NOT NULL,
  decoder integer NOT NULL
);
CREATE TABLE events (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  name text,
  market smallint,
  owner text,
  subject text,
  payer text NOT NULL,
  raw bytea NOT NULL,
  hash bytea NOT NULL,
  decode_error text,
  PRIMARY KEY (pool, sequence)
)
--postgres PARTITION BY RANGE (sequence)
;
CREATE TABLE undo (
  pool text NOT NULL,
  batch bigint NOT NULL,
  of_table text NOT NULL,
  of_key text NOT NULL,
  before jsonb,
  PRIMARY KEY (pool, batch, of_table, of_key)
);
CREATE TABLE fills (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  market smallint NOT NULL,
  side smallint NOT NULL,
  position text NOT NULL,
  owner text NOT NULL,
  kind text NOT NULL,
  price numeric(39,0) NOT NULL,
  size numeric(39,0) NOT NULL,
  notional numeric(39,0) NOT NULL,
  pnl numeric(39,0) NOT NULL,
  base_fee numeric(39,0) NOT NULL,
  impact numeric(39,0) NOT NULL,
  borrow numeric(39,0) NOT NULL,
  liquidation_fee numeric(39,0) NOT NULL,
  lien numeric(39,0) NOT NULL,
  profit numeric(39,0) NOT NULL,
  held numeric(39,0) NOT NULL,
  held_after_jump numeric(39,0) NOT NULL,
  deferred numeric(39,0) NOT NULL,
  returned numeric(39,0) NOT NULL,
  PRIMARY KEY (pool, sequence)
);
CREATE TABLE keeper_actions (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  keeper text NOT NULL,
  action text NOT NULL,
  market smallint NOT NULL,
  reward numeric(39,0) NOT NULL,
  PRIMARY KEY (pool, sequence)
);
CREATE TABLE liquidations (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  slot bigint NOT NULL,
  ts bigint NOT NULL,
  signature text NOT NULL,
  market smallint NOT NULL,
  side smallint NOT NULL,
  position text NOT NULL,
  owner text NOT NULL,
  keeper text NOT NULL,
  price numeric(39,0) NOT NULL,
  size numeric(39,0) NOT NULL,
  notional numeric(39,0) NOT NULL,
  pnl numeric(39,0) NOT NULL,
  fee numeric(39,0) NOT NULL,
  keeper_reward numeric(39,0) NOT NULL,
  keeper_floor numeric(39,0) NOT NULL,
  deficit numeric(39,0) NOT NULL,
  young numeric(39,0) NOT NULL,
  insurance numeric(39,0) NOT NULL,
  deductible numeric(39,0) NOT NULL,
  shortfall numeric(39,0) NOT NULL,
  expired_shortfall numeric(39,0) NOT NULL,
  loss_event_opened boolean NOT NULL,
  lien numeric(39,0) NOT NULL,
  position_size numeric(39,0) NOT NULL,
  fund numeric(39,0) NOT NULL,
  latency_ms integer,
  PRIMARY KEY (pool, sequence)
);
CREATE TABLE owner_behaviour (
  pool text NOT NULL,
  owner text NOT NULL,
  opens integer NOT NULL,
  closes integer NOT NULL,
  liquidations integer NOT NULL,
  top_ups integer NOT NULL,
  withdrawals integer NOT NULL,
  orders integer NOT NULL,
  stops integer NOT NULL,
  pnl numeric(39,0) NOT NULL,
  fees numeric(39,0) NOT NULL,
  liens numeric(39,0) NOT NULL,
  hold_median bigint,
  holds text NOT NULL,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  PRIMARY KEY (pool, owner)
);
CREATE TABLE positions (
  pool text NOT NULL,
  address text NOT NULL,
  owner text NOT NULL,
  market smallint NOT NULL,
  side smallint NOT NULL,
  size numeric(39,0) NOT NULL,
  entry numeric(39,0) NOT NULL,
  collateral numeric(39,0),
  opened_at bigint NOT NULL,
  opened_sequence bigint NOT NULL,
  closed_at bigint,
  pnl numeric(39,0) NOT NULL,
  fees numeric(39,0) NOT NULL,
  liens numeric(39,0) NOT NULL,
  liquidations integer NOT NULL,
  delegate text,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  PRIMARY KEY (pool, address)
);
CREATE TABLE requests (
  pool text NOT NULL,
  address text NOT NULL,
  placed_sequence bigint NOT NULL,
  owner text NOT NULL,
  market smallint NOT NULL,
  kind smallint NOT NULL,
  side smallint NOT NULL,
  custody smallint NOT NULL,
  size numeric(39,0) NOT NULL,
  limit_price numeric(39,0) NOT NULL,
  trigger_price numeric(39,0) NOT NULL,
  collateral numeric(39,0) NOT NULL,
  tip numeric(39,0) NOT NULL,
  print_after bigint NOT NULL,
  expires_at bigint NOT NULL,
  position_nonce numeric(39,0) NOT NULL,
  placed_at bigint NOT NULL,
  state text NOT NULL,
  ended_sequence bigint,
  ended_at bigint,
  reason integer,
  price numeric(39,0),
  PRIMARY KEY (pool, address, placed_sequence)
);
CREATE INDEX accounts_kind ON accounts (pool, kind, market);
CREATE INDEX accounts_owner ON accounts (owner, kind);
CREATE INDEX fund_flows_source ON fund_flows (pool, source, sequence);
CREATE INDEX fund_flows_owner ON fund_flows (owner, sequence);
CREATE INDEX lp_flows_owner ON lp_flows (owner, sequence);
CREATE INDEX payments_owner ON payments (owner, sequence);
CREATE INDEX stakes_owner ON stakes (owner, sequence);
CREATE INDEX alerts_opened ON alerts (pool, opened_at);
CREATE INDEX changes_target ON changes (target, number);
CREATE INDEX loss_events_state ON loss_events (pool, state);
CREATE INDEX receipt_payers_owner ON receipt_payers (owner);
CREATE INDEX tickets_owner ON tickets (owner, claimed);
CREATE INDEX tickets_market ON tickets (pool, market, side, claimed);
CREATE INDEX events_name ON events (pool, name, sequence);
CREATE INDEX events_owner ON events (pool, owner, sequence);
CREATE INDEX events_subject ON events (subject, sequence);
CREATE INDEX events_market ON events (pool, market, sequence);
CREATE INDEX fills_owner ON fills (owner, sequence);
CREATE INDEX fills_market ON fills (pool, market, sequence);
CREATE INDEX fills_position ON fills (position, sequence);
CREATE INDEX keeper_actions_keeper ON keeper_actions (keeper, sequence);
CREATE INDEX liquidations_market ON liquidations (pool, market, sequence);
CREATE INDEX liquidations_owner ON liquidations (owner, sequence);
CREATE INDEX liquidations_keeper ON liquidations (keeper, sequence);
CREATE INDEX positions_owner ON positions (owner);
CREATE INDEX positions_market ON positions (pool, market, side, size);
CREATE INDEX requests_owner ON requests (owner, placed_sequence);
CREATE INDEX requests_state ON requests (pool, state, placed_sequence);

-- What is read by time in bulk lies in its order: an index of block ranges is a thousandth of a tree.
--postgres CREATE INDEX events_ts ON events USING brin (ts);
--postgres CREATE INDEX snapshots_pool_ts ON snapshots_pool USING brin (ts);
--postgres CREATE INDEX snapshots_custody_ts ON snapshots_custody USING brin (ts);
--postgres CREATE INDEX snapshots_market_ts ON snapshots_market USING brin (ts);
--postgres CREATE INDEX fills_ts ON fills USING brin (ts);
--postgres CREATE INDEX liquidations_ts ON liquidations USING brin (ts);
--postgres CREATE INDEX fund_flows_ts ON fund_flows USING brin (ts);
