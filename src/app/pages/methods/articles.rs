//! The prose of the methods page that holds for every file.

/// One part of the methods page.
pub struct Article {
    /// Anchor; stable.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// Paragraphs.
    pub text: &'static [&'static str],
    /// Points: what is meant and the sentence about it.
    pub points: &'static [(&'static str, &'static str)],
    /// Where it comes from; empty if it is a rule of this program.
    pub source: &'static str,
}

impl Article {
    /// Whether every word of a lower-case query occurs somewhere in the article.
    pub fn matches(&self, query: &str) -> bool {
        query.split_whitespace().all(|word| self.contains(word))
    }

    fn contains(&self, word: &str) -> bool {
        let found = |text: &str| text.to_lowercase().contains(word);
        found(self.title)
            || found(self.source)
            || self.text.iter().any(|text| found(text))
            || self.points.iter().any(|(head, text)| found(head) || found(text))
    }
}

/// The parts in reading order, before the list of metrics.
pub const FOUNDATIONS: &[Article] = &[
    Article {
        id: "two-meanings",
        title: "Two meanings of customer value",
        text: &[
            "“Customer value” is used for two different things, and mixing them up leads to wrong decisions. \
             Every figure here carries a tag that says which of the two it is.",
        ],
        points: &[
            (
                "Worth to the business",
                "What a customer brings you: revenue, profit, lifetime value. Everything computed from \
                 orders is of this kind.",
            ),
            (
                "Worth to the customer",
                "What your offer is worth to the customer against its price and the alternatives. Orders \
                 cannot tell this; it takes asking customers.",
            ),
        ],
        source: "",
    },
    Article {
        id: "money",
        title: "How money is counted",
        text: &[
            "Amounts are kept exact to a ten-thousandth of the currency unit and added without rounding, so \
             totals never depend on the order of the rows. Ratios and averages are made from the exact sums \
             at the very end.",
        ],
        points: &[
            (
                "Net revenue",
                "What was paid, minus refunds and cancellations. Where the file has separate columns for \
                 discounts, the amount is taken as already discounted.",
            ),
            ("Refunds", "Reduce revenue on their own day. They are not orders and do not count as visits."),
            ("Zero amounts", "A free order is a visit: it counts as an order and adds nothing to revenue."),
            (
                "Several currencies",
                "Are never added up. You choose one, or give a rate for each; rows in another currency are \
                 counted and left out.",
            ),
        ],
        source: "",
    },
    Article {
        id: "time",
        title: "How time is counted",
        text: &[
            "Orders are placed on whole days. The as-of date is the last day in the file unless you set \
             another one; orders after it are left out. A customer's recency is the number of days from the \
             last order to the as-of date.",
        ],
        points: &[
            (
                "Periods",
                "Weeks from Monday, calendar months, quarters or years. A period that the data cover only in \
                 part is drawn paler and never used in a comparison.",
            ),
            (
                "Gaps",
                "Days from one order day of a customer to the next. Two orders on one day are one order day.",
            ),
            (
                "Active customers",
                "Those with an order within the active window: by default the 90th percentile of all gaps, so \
                 nine out of ten waits between orders were shorter; 90 days where nobody has bought twice.",
            ),
        ],
        source: "",
    },
    Article {
        id: "rfm",
        title: "RFM scores and segments",
        text: &["Each customer gets three scores from 1 to 5: recency (days since the last order, fewer is \
             better), frequency (orders) and monetary value (net revenue; one margin for all changes no score). \
             Frequency and monetary value are averaged, halves rounded up, into one score FM. Recency and FM \
             place every customer in one cell of a five by five grid, and every cell belongs to exactly one \
             segment. So the segments never overlap and leave nobody out, and the Segments page counts that \
             for your own customers."],
        points: &[
            (
                "Quantiles",
                "By default the thresholds split customers into fifths. Customers with the same value always \
                 get the same score, so the fifths are not exactly equal.",
            ),
            (
                "Heavy ties",
                "Where so many customers share one number of orders that fifths mean nothing, frequency uses \
                 fixed thresholds (1, 2, 3, 4 to 5, 6 and more), and the page says so.",
            ),
            ("Fixed thresholds", "You can set four thresholds for each score yourself, and rename segments."),
            (
                "Not the same recency",
                "Recency here is days since the last order. Lifetime-value models use the same word for the \
                 time from first to last order; the two are never mixed.",
            ),
        ],
        source: "RFM: A. M. Hughes, Strategic Database Marketing (1994). The grid is a partition of the usual \
                 segment names: the published grids overlap or leave cells without a name.",
    },
    Article {
        id: "tiers",
        title: "Value tiers and deciles",
        text: &["Customers are ranked by net revenue. Tier A is the smallest group of best customers that \
             together bring 80 % of it, tier B those who take it to 95 %, tier C the rest; you can move both \
             cuts. Deciles cut the same ranking into ten groups of equal size, decile 1 being the best."],
        points: &[(
            "Refunds above purchases",
            "A customer whose refunds exceed the purchases has negative revenue and stands in tier C and the \
             last decile.",
        )],
        source: "ABC analysis after V. Pareto; H. F. Dickie, ABC Inventory Analysis Shoots for Dollars \
                 (Factory Management and Maintenance, 1951).",
    },
    Article {
        id: "lifecycle",
        title: "Lifecycle stages",
        text: &[
            "A stage says how late a customer is by their own rhythm, not by a rule for everybody: somebody \
             who buys every week is overdue after three weeks, somebody who buys every year is not.",
            "A customer's usual gap is (k × own median gap + 2 × median gap of all) / (k + 2), with k the \
             number of the customer's own gaps. So somebody who bought once is measured by everybody's \
             rhythm, and the more often somebody has bought, the more their own counts. Where nobody has \
             bought twice, 45 days stand in.",
        ],
        points: &[
            ("New", "Bought on one day only, and not longer ago than 2 usual gaps."),
            ("Active", "Bought on several days, the last not longer ago than 2 usual gaps."),
            ("Slipping", "Silent for 2 to 4 usual gaps."),
            ("Lapsed", "Silent for 4 to 8 usual gaps."),
            ("Lost", "Silent for longer than 8 usual gaps, or known by refunds only."),
        ],
        source: "",
    },
    Article {
        id: "concentration",
        title: "Concentration",
        text: &[
            "How much of your revenue hangs on few customers. The curve adds up customers from the best to \
             the least; the further it bows away from the diagonal, the more depends on few.",
        ],
        points: &[
            ("Gini coefficient", "0 if everybody brings the same, close to 1 if one customer brings it all."),
            (
                "Herfindahl-Hirschman index",
                "Sum of squared revenue shares: 1 divided by it is the number of equal customers that would \
                 be as concentrated as yours.",
            ),
            (
                "Negative customers",
                "Both mean nothing where a customer has negative revenue; a dash is shown.",
            ),
        ],
        source: "C. Gini, Variabilità e mutabilità (1912); O. C. Herfindahl (1950) and A. O. Hirschman (1945).",
    },
];

/// The parts in reading order, after the list of metrics.
pub const LIMITS: &[Article] = &[
    Article {
        id: "reading",
        title: "How files are read",
        text: &[
            "The file is read in pieces inside your browser; it is not sent anywhere. Encoding, delimiter, \
             header, date order and decimal mark are worked out for whole columns, never row by row. What \
             cannot be told apart, such as 03/04/2025, is asked, with both readings shown.",
        ],
        points: &[
            (
                "Rejected rows",
                "A row whose date or amount cannot be read is left out, counted and listed with line, column \
                 and reason.",
            ),
            (
                "Rows without a customer",
                "Are counted and their revenue is shown, but they belong to no customer, so no customer \
                 figure contains them.",
            ),
            (
                "Identifiers",
                "Stay text: 00123 and 123 are different customers. E-mail addresses are compared without \
                 regard to case and surrounding spaces.",
            ),
            (
                "Order lines",
                "Rows with the same order number are one order; without order numbers, the rows of one \
                 customer on one day.",
            ),
            ("Duplicates", "Rows that are equal to the letter are reported; you decide whether they count."),
        ],
        source: "",
    },
    Article {
        id: "not-computed",
        title: "What is not computed, and why",
        text: &["A figure that the data cannot support is shown as a dash with the reason, never as a zero."],
        points: &[
            (
                "Profit and lifetime value after cost",
                "Orders say what was paid, not what it cost. A margin that you set scales monetary value; it \
                 is not a profit statement.",
            ),
            (
                "Customers you will win",
                "The forecast is of the customers of today. Whom you will win depends on what you will do, which orders \
                 cannot tell; the page shows what one new customer should bring.",
            ),
            (
                "Churn rate",
                "Customers without a contract do not say goodbye. Activity and lifecycle stages are shown \
                 instead of a rate that would look more certain than it is.",
            ),
            (
                "Satisfaction, loyalty in the heart, share of wallet",
                "These are worth to the customer and need survey answers.",
            ),
            (
                "Figures by day from a file with one row a customer",
                "Totals and shares can be computed from such a file; periods, gaps and recency need dates.",
            ),
        ],
        source: "",
    },
    Article {
        id: "same-everywhere",
        title: "Same file, same figures",
        text: &["Row order, browser and machine never change a result, and the command line gives the same \
             report to the byte. The JSON export is the proof: compare two of them."],
        points: &[],
        source: "",
    },
];
