mod a_change_waits_a_day;
mod a_delay_only_lengthens;
mod a_stable_stays_one;
mod kinds_of_changes;
mod the_cost_of_leaving_doubles_at_most;
mod the_guardian_only_tightens;
