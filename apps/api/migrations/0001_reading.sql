-- What reading by time needs: cells and windows of the API. Writing by number needs none of it.
CREATE INDEX snapshots_pool_time ON snapshots_pool (pool, ts);
CREATE INDEX snapshots_market_time ON snapshots_market (pool, market, ts);
CREATE INDEX liquidations_time ON liquidations (pool, market, ts);
CREATE INDEX fund_flows_time ON fund_flows (pool, ts);
