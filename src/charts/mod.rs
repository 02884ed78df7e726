//! Chart descriptions made from protocol views: typed, pure, testable without a browser.
