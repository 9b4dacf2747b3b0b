mod difference;
mod money_with_a_sign;
mod sides;
mod sum;
mod time_between;
mod words_of_128_bits;
