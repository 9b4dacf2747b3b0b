-- What h was taken of, so that everybody can do the sum of a winner again: null of what was told before this.
ALTER TABLE receipt_payers ADD COLUMN base numeric(39,0);
