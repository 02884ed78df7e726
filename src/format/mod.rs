//! Numbers, money and dates for people; the locale is passed in.
