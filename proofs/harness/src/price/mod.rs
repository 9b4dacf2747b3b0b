mod an_entry_splits_to_the_unit;
mod divisor_of_a_token;
mod dollars_to_tokens_and_back;
mod notional;
mod opening_and_closing_gains_nothing;
mod profit_is_a_difference;
mod uncertainty_of_a_print;
mod value;
