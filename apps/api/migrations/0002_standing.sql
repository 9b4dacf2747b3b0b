-- How long prices had been as bad as those at which positions were liquidated: follows from snapshots, which copies of
-- the same events need not share, and is therefore no column of what events alone make.
ALTER TABLE liquidations DROP COLUMN latency_ms;
CREATE TABLE liquidation_delays (
  pool text NOT NULL,
  sequence bigint NOT NULL,
  ts bigint NOT NULL,
  since bigint NOT NULL,
  latency_ms integer NOT NULL,
  PRIMARY KEY (pool, sequence)
);
CREATE INDEX liquidation_delays_time ON liquidation_delays (pool, ts);
-- Files of snapshots are asked for by numbers of events.
CREATE INDEX snapshots_pool_sequence ON snapshots_pool (pool, sequence);
CREATE INDEX snapshots_market_sequence ON snapshots_market (pool, sequence);
