//! Exports of payment services.

use super::{NO_RULES, Preset, PresetRules, counts, excluded, given_back, labels};
use crate::analysis::ingest::issues::IssueKind::{Cancelled, Failed, NotASale, Pending};
use crate::analysis::ingest::plan::{Role, Shape};
use crate::analysis::ingest::status::CellTest::{Contains, Filled, Is, IsNot, Negative};
use crate::analysis::ingest::status::StatusRule;

/// Types that move money and sell nothing, in several languages.
const MOVEMENTS: &[&str] = &[
    "withdrawal",
    "transfer",
    "hold",
    "conversion",
    "authorization",
    "authorisation",
    "bank deposit",
    "add funds",
    "account correction",
    "reserve",
    "loan",
    "payout",
    "shopping cart item",
    "card deposit",
    "invoice sent",
    "dispute fee",
    "chargeback fee",
    "request received",
    "memo",
    "abbuchung",
    "bankgutschrift",
    "wahrungsumrechnung",
    "einbehalt",
    "bankeinzug",
    "uberweisung",
    "virement",
    "retenue",
    "blocage",
    "retirada",
    "retiro",
    "transferencia",
    "retencion",
    "prelievo",
    "conversione",
    "trattenuta",
    "trasferimento",
    "opname",
    "valutaomrekening",
    "overboeking",
    "conversao",
    "retencao",
];

/// Types that give money back.
const GIVES_BACK: &[&str] = &[
    "refund",
    "reversal",
    "chargeback",
    "dispute",
    "ruckzahlung",
    "ruckerstattung",
    "erstattung",
    "ruckbuchung",
    "remboursement",
    "reembolso",
    "rimborso",
    "terugbetaling",
    "estorno",
];

/// Money that goes out and is no refund is an expense of the shop's own.
const PAYPAL: &[StatusRule] = &[
    excluded(
        "Status",
        Is(&[
            "canceled",
            "cancelled",
            "voided",
            "removed",
            "storniert",
            "annule",
            "annulee",
            "cancelado",
            "annullato",
        ]),
        Cancelled,
    ),
    excluded(
        "Status",
        Is(&[
            "denied",
            "failed",
            "expired",
            "blocked",
            "abgelehnt",
            "fehlgeschlagen",
            "refuse",
            "echoue",
            "rechazado",
            "denegado",
            "rifiutato",
            "recusado",
            "geweigerd",
        ]),
        Failed,
    ),
    excluded(
        "Status",
        Is(&[
            "pending",
            "held",
            "on hold",
            "placed",
            "unclaimed",
            "processing",
            "uncleared",
            "temporary hold",
            "created",
            "ausstehend",
            "en attente",
            "pendiente",
            "in sospeso",
            "pendente",
            "in behandeling",
        ]),
        Pending,
    ),
    excluded("Balance Impact", Is(&["memo"]), NotASale),
    excluded("Type", Is(&["order", "fee"]), NotASale),
    excluded("Type", Contains(MOVEMENTS), NotASale),
    counts("Type", Contains(GIVES_BACK)),
    excluded(
        "Balance Impact",
        Is(&["debit", "soll", "debito", "adeudo", "addebito", "debet", "af"]),
        NotASale,
    ),
    excluded("Gross", Negative, NotASale),
    counts("Status", Filled),
];

const PAYPAL_STATEMENT: &[StatusRule] = &[
    excluded("Description", Is(&["order", "fee"]), NotASale),
    excluded("Description", Contains(MOVEMENTS), NotASale),
    counts("Description", Contains(GIVES_BACK)),
    excluded("Gross", Negative, NotASale),
    counts("Description", Filled),
];

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "stripe_payments",
        name: "Stripe payments",
        headings: "id,Description,Seller Message,Created (UTC),Created date (UTC),Amount,Amount Refunded,Currency,\
            Converted Amount,Converted Amount Refunded,Fee,Tax,Taxes On Fee,Converted Currency,Mode,Status,\
            Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured,Card ID,Card Last4,\
            Card Brand,Card Funding,Card Exp Month,Card Exp Year,Card Name,Card Address Line1,Card Address Line2,\
            Card Address City,Card Address State,Card Address Country,Card Address Zip,Card Issue Country,\
            Card Fingerprint,Card CVC Status,Card AVS Zip Status,Card AVS Line1 Status,Card Tokenization Method,\
            Disputed Amount,Dispute Status,Dispute Reason,Dispute Date (UTC),Dispute Evidence Due (UTC),Invoice ID,\
            Invoice Number,Payment Source Type,Destination,Transfer,Interchange Costs,Merchant Service Charge,\
            Transfer Group,PaymentIntent ID,Refunded date (UTC),Decline Reason,Is Link,Link Funding,Checkout Session ID",
        required: &[
            "id",
            "Amount Refunded",
            "Created (UTC)|Created date (UTC)",
            "Status",
            "Captured|Seller Message|Card ID",
        ],
        labels: &[],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "id"),
            (Role::Customer, "Customer Email"),
            (Role::Customer, "Customer ID"),
            (Role::Date, "Created (UTC)"),
            (Role::Date, "Created date (UTC)"),
            (Role::Amount, "Amount"),
            (Role::Refund, "Amount Refunded"),
            (Role::Currency, "Currency"),
            (Role::Status, "Status"),
            (Role::Status, "Captured"),
            (Role::Status, "Mode"),
            (Role::Country, "Card Address Country"),
        ],
        status: &[
            excluded("Mode", Is(&["test"]), NotASale),
            excluded("Status", Is(&["canceled", "cancelled"]), Cancelled),
            excluded("Status", Is(&["failed", "blocked", "declined"]), Failed),
            excluded("Captured", Is(&["false", "no"]), Pending),
            given_back("Status", Is(&["refunded"])),
            excluded(
                "Status",
                IsNot(&["paid", "succeeded", "partial refund", "partially refunded", "disputed"]),
                Pending,
            ),
            counts("Status", Filled),
        ],
        rules: NO_RULES,
    },
    Preset {
        key: "stripe_balance",
        name: "Stripe balance history",
        headings: "id,Type,Source,Created (UTC),Available On (UTC),Amount,Fee,Net,Currency,Description,Transfer,\
            Transfer Date (UTC),Transfer Group,Customer Facing Amount,Customer Facing Currency",
        required: &["id", "Type", "Created (UTC)", "Amount", "Net", "Fee"],
        labels: &[],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "id"),
            (Role::Date, "Created (UTC)"),
            (Role::Amount, "Amount"),
            (Role::Currency, "Currency"),
            (Role::Status, "Type"),
        ],
        status: &[
            excluded(
                "Type",
                IsNot(&["charge", "payment", "refund", "payment refund", "payment reversal"]),
                NotASale,
            ),
            counts("Type", Filled),
        ],
        rules: PresetRules { no_customer: true, ..NO_RULES },
    },
    Preset {
        key: "square_transactions",
        name: "Square transactions",
        headings: "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,\
            Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,\
            Other Tender Type,Other Tender Note,Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,\
            Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,\
            Customer Name,Customer Reference ID,Device Nickname,Third Party Fees,Deposit ID,Deposit Date,\
            Deposit Details,Fee Percentage Rate,Fee Fixed Rate,Refund Reason,Discount Name,Transaction Status,\
            Cash App,Order Reference ID,Fulfillment Note,Free Processing Applied,Channel,Unattributed Tips,\
            Table Info,International Fee",
        required: &["Transaction ID", "Net Sales", "Total Collected", "Event Type", "Date"],
        labels: &[],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Transaction ID"),
            (Role::Customer, "Customer ID"),
            (Role::Customer, "Customer Reference ID"),
            (Role::CustomerName, "Customer Name"),
            (Role::Date, "Date"),
            (Role::Amount, "Net Sales"),
            (Role::Refund, "Partial Refunds"),
            (Role::Discount, "Discounts"),
            (Role::Status, "Event Type"),
            (Role::Status, "Transaction Status"),
            (Role::Channel, "Channel"),
            (Role::Channel, "Source"),
        ],
        status: &[
            excluded("Transaction Status", Is(&["cancelled", "canceled", "voided"]), Cancelled),
            excluded("Transaction Status", Is(&["failed", "declined"]), Failed),
            excluded("Transaction Status", Is(&["pending", "authorized", "open"]), Pending),
            excluded("Event Type", IsNot(&["payment", "refund", "exchange"]), NotASale),
            counts("Event Type", Filled),
        ],
        rules: NO_RULES,
    },
    Preset {
        key: "square_items",
        name: "Square items",
        headings: "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,\
            Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,\
            Customer ID,Customer Name,Customer Reference ID,Unit,Count,GTIN,Itemization Type,Commission,Employee,\
            Fulfillment Note,Channel,Token,Card Brand,PAN Suffix",
        required: &["Transaction ID", "Net Sales", "Item", "Qty", "Event Type"],
        labels: &[],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Transaction ID"),
            (Role::Customer, "Customer ID"),
            (Role::Customer, "Customer Reference ID"),
            (Role::CustomerName, "Customer Name"),
            (Role::Date, "Date"),
            (Role::Amount, "Net Sales"),
            (Role::Discount, "Discounts"),
            (Role::Status, "Event Type"),
            (Role::Product, "Item"),
            (Role::Category, "Category"),
            (Role::Channel, "Channel"),
        ],
        status: &[
            excluded("Event Type", IsNot(&["payment", "refund", "exchange"]), NotASale),
            counts("Event Type", Filled),
        ],
        rules: NO_RULES,
    },
    Preset {
        key: "paypal_activity",
        name: "PayPal activity",
        headings: "Date,Time,Time Zone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,\
            To Email Address,Transaction ID,Counterparty Status,Shipping Address,Address Status,Item Title,Item ID,\
            Shipping and Handling Amount,Insurance Amount,Sales Tax,Option 1 Name,Option 1 Value,Option 2 Name,\
            Option 2 Value,Reference Txn ID,Invoice Number,Custom Number,Quantity,Receipt ID,Balance,\
            Address Line 1,Address Line 2,Town/City,State,Zip,Country,Contact Phone Number,Subject,Note,Country Code,\
            Balance Impact,Payment Source,Buyer Wallet",
        required: &[
            "Transaction ID",
            "Gross",
            "Fee|Net",
            "Date",
            "From Email Address|Name",
            "Type|Status|Balance Impact",
        ],
        labels: labels::PAYPAL,
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Transaction ID"),
            (Role::Customer, "From Email Address"),
            (Role::Customer, "Name"),
            (Role::Date, "Date"),
            (Role::Amount, "Gross"),
            (Role::Currency, "Currency"),
            (Role::Status, "Status"),
            (Role::Status, "Type"),
            (Role::Status, "Balance Impact"),
            (Role::Country, "Country"),
        ],
        status: PAYPAL,
        rules: PresetRules { customer_if_negative: Some("To Email Address"), ..NO_RULES },
    },
    Preset {
        key: "paypal_statement",
        name: "PayPal statement",
        headings: "Date,Time,Time Zone,Description,Currency,Gross,Fee,Net,Balance,Transaction ID,From Email Address,\
            Name,Bank Name,Bank Account,Shipping and Handling Amount,Sales Tax,Invoice Number,Invoice ID,Reference Txn ID",
        labels: labels::PAYPAL,
        required: &[
            "Description",
            "Transaction ID",
            "Gross",
            "Fee|Net",
            "Date",
            "From Email Address|Name",
            "Balance|Bank Name",
        ],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Transaction ID"),
            (Role::Customer, "From Email Address"),
            (Role::Customer, "Name"),
            (Role::Date, "Date"),
            (Role::Amount, "Gross"),
            (Role::Currency, "Currency"),
            (Role::Status, "Description"),
        ],
        status: PAYPAL_STATEMENT,
        rules: NO_RULES,
    },
    Preset {
        key: "gocardless_payments",
        name: "GoCardless payments",
        headings: "id,created_at,charge_date,amount,description,currency,status,amount_refunded,reference,transaction_fee,\
            payout_date,app_fee,links.mandate,links.creditor,links.customer,links.payout,links.subscription,\
            customers.id,customers.created_at,customers.email,customers.given_name,customers.family_name,\
            customers.company_name,customers.address_line1,customers.address_line2,customers.address_line3,\
            customers.city,customers.region,customers.postal_code,customers.country_code,customers.language,\
            customers.swedish_identity_number,customers.active_mandates",
        required: &[
            "charge_date|created_at",
            "amount",
            "amount_refunded|links.mandate",
            "links.customer|customers.id|customers.email",
        ],
        labels: &[],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "id"),
            (Role::Customer, "customers.id"),
            (Role::Customer, "links.customer"),
            (Role::Customer, "customers.email"),
            (Role::CustomerName, "customers.given_name"),
            (Role::CustomerName, "customers.family_name"),
            (Role::Date, "charge_date"),
            (Role::Date, "created_at"),
            (Role::Amount, "amount"),
            (Role::Refund, "amount_refunded"),
            (Role::Currency, "currency"),
            (Role::Status, "status"),
            (Role::Country, "customers.country_code"),
        ],
        status: &[
            excluded("status", Is(&["cancelled"]), Cancelled),
            excluded("status", Is(&["failed", "charged back", "customer approval denied"]), Failed),
            excluded("status", IsNot(&["confirmed", "paid out"]), Pending),
            counts("status", Filled),
        ],
        rules: NO_RULES,
    },
];
