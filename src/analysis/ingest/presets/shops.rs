//! Exports of online shops.

use super::{GROUPED, NO_RULES, Preset, PresetRules, TOTAL_REPEATED, counts, excluded, given_back, labels};
use crate::analysis::ingest::issues::IssueKind::{Cancelled, Failed, Pending};
use crate::analysis::ingest::plan::{Role, Shape};
use crate::analysis::ingest::status::CellTest::{Filled, Is};
use crate::analysis::ingest::status::StatusRule;

/// Shops of the Shopify kind: a date of cancellation, a financial status.
const FINANCIAL_STATUS: &[StatusRule] = &[
    excluded("Cancelled at", Filled, Cancelled),
    excluded("Financial Status", Is(&["voided", "cancelled", "canceled"]), Cancelled),
    excluded("Financial Status", Is(&["expired", "failed", "declined"]), Failed),
    excluded("Financial Status", Is(&["pending", "unpaid"]), Pending),
    given_back("Financial Status", Is(&["refunded"])),
    counts("Financial Status", Filled),
];

/// A closed order is one whose whole amount was given back.
const MAGENTO_STATUS: &[StatusRule] = &[
    excluded("Status", Is(&["canceled", "cancelled"]), Cancelled),
    excluded("Status", Is(&["suspected fraud", "fraud", "paypal reversed"]), Failed),
    excluded("Status", Is(&["pending payment", "payment review", "pending paypal"]), Pending),
    given_back("Status", Is(&["closed"])),
    counts("Status", Filled),
];

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "shopify_orders",
        name: "Shopify orders",
        headings: "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Fulfillment Date,Accepts Marketing,Currency,\
            Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,\
            Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,\
            Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,\
            Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,\
            Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,\
            Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,\
            Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,\
            Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,\
            Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,\
            Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,\
            Payment ID,Payment Terms Name,Next Payment Due At,Payment References",
        required: &["Name", "Financial Status", "Created at|Paid at", "Total|Subtotal"],
        labels: &[],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Name"),
            (Role::Customer, "Email"),
            (Role::Customer, "Phone"),
            (Role::Customer, "Billing Name"),
            (Role::Date, "Created at"),
            (Role::Date, "Paid at"),
            (Role::Amount, "Total"),
            (Role::Amount, "Subtotal"),
            (Role::Refund, "Refunded Amount"),
            (Role::Discount, "Discount Amount"),
            (Role::Currency, "Currency"),
            (Role::Status, "Financial Status"),
            (Role::Status, "Cancelled at"),
            (Role::Channel, "Source"),
            (Role::Country, "Billing Country"),
        ],
        status: FINANCIAL_STATUS,
        rules: GROUPED,
    },
    Preset {
        key: "shopify_customers",
        name: "Shopify customers",
        headings: "First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Address2,City,Province,\
            Province Code,Country,Country Code,Zip,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags,Note,\
            Tax Exempt,Orders Count,\
            Default Address Company,Default Address Address1,Default Address Address2,Default Address City,\
            Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Customer ID",
        required: &["Total Spent", "Total Orders|Orders Count", "Email|Phone|Customer ID"],
        labels: &[],
        shape: Shape::CustomerSummary,
        roles: &[
            (Role::Customer, "Email"),
            (Role::Customer, "Phone"),
            (Role::Customer, "Customer ID"),
            (Role::CustomerName, "First Name"),
            (Role::CustomerName, "Last Name"),
            (Role::TotalSpent, "Total Spent"),
            (Role::OrderCount, "Total Orders"),
            (Role::OrderCount, "Orders Count"),
            (Role::Country, "Country"),
            (Role::Country, "Default Address Country Code"),
        ],
        status: &[],
        rules: NO_RULES,
    },
    Preset {
        key: "squarespace_orders",
        name: "Squarespace orders",
        headings: "Order ID,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,\
            Taxes,Amount Refunded,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,\
            Lineitem name,Lineitem price,Lineitem sku,Lineitem variant,Lineitem requires shipping,Lineitem taxable,\
            Lineitem fulfillment status,Billing Name,Billing Address1,Billing Address2,Billing City,Billing Zip,\
            Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Address1,Shipping City,\
            Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Cancelled at,Private Notes,Channel Type,\
            Channel Name,Channel Order Number,Payment Method,Payment Reference",
        required: &["Order ID", "Financial Status", "Created at|Paid at", "Total"],
        labels: &[],
        shape: Shape::OrderLines,
        roles: &[
            (Role::Order, "Order ID"),
            (Role::Customer, "Email"),
            (Role::Customer, "Billing Phone"),
            (Role::Customer, "Billing Name"),
            (Role::Date, "Created at"),
            (Role::Date, "Paid at"),
            (Role::Amount, "Total"),
            (Role::Refund, "Amount Refunded"),
            (Role::Discount, "Discount Amount"),
            (Role::Currency, "Currency"),
            (Role::Status, "Financial Status"),
            (Role::Status, "Cancelled at"),
            (Role::Channel, "Channel Type"),
            (Role::Country, "Billing Country"),
        ],
        status: FINANCIAL_STATUS,
        rules: GROUPED,
    },
    Preset {
        key: "woocommerce_analytics_orders",
        name: "WooCommerce Analytics orders",
        headings: "Date,Order #,N. Revenue (formatted),N. Revenue,Status,Customer,Customer type,Product(s),Items sold,\
            Coupon(s),Net Sales,Attribution",
        required: &["Order #", "Net Sales|N. Revenue (formatted)|N. Revenue", "Customer", "Date"],
        labels: labels::WOO_ORDERS,
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Order #"),
            (Role::Customer, "Customer"),
            (Role::Date, "Date"),
            (Role::Amount, "Net Sales"),
            (Role::Amount, "N. Revenue"),
            (Role::Status, "Status"),
            (Role::Channel, "Attribution"),
        ],
        status: &[],
        rules: PresetRules { names_only: true, ..NO_RULES },
    },
    Preset {
        key: "woocommerce_analytics_customers",
        name: "WooCommerce Analytics customers",
        headings: "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,\
            Postal Code,Billing Phone,Shipping Phone,Role",
        required: &[
            "Orders",
            "Total Spend",
            "Email|Username|Name",
            // Any summary may have the three above.
            "Username|Last Active|Sign Up|AOV|Country / Region|Billing Phone|Shipping Phone|Role",
        ],
        labels: labels::WOO_CUSTOMERS,
        shape: Shape::CustomerSummary,
        roles: &[
            (Role::Customer, "Email"),
            (Role::Customer, "Username"),
            (Role::Customer, "Billing Phone"),
            (Role::CustomerName, "Name"),
            (Role::OrderCount, "Orders"),
            (Role::TotalSpent, "Total Spend"),
            (Role::Country, "Country / Region"),
        ],
        status: &[],
        rules: NO_RULES,
    },
    Preset {
        key: "woocommerce_export",
        name: "WooCommerce orders (export plugin)",
        headings: "order_id,order_number,order_number_formatted,order_date,date,paid_date,status,shipping_total,\
            shipping_tax_total,fee_total,fee_tax_total,tax_total,cart_discount,order_discount,discount_total,\
            order_total,refunded_total,order_subtotal,order_currency,payment_method,payment_method_title,transaction_id,\
            customer_ip_address,customer_user_agent,shipping_method,customer_id,customer_user,customer_email,\
            billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,billing_address_1,\
            billing_address_2,billing_postcode,billing_city,billing_state,billing_country,shipping_first_name,\
            shipping_last_name,shipping_company,shipping_phone,shipping_address_1,shipping_address_2,\
            shipping_postcode,shipping_city,shipping_state,shipping_country,customer_note,line_items,\
            shipping_items,fee_items,tax_items,coupons,coupon_items,refunds,order_notes,download_permissions,\
            line_item_1,line_item_2,line_item_3,line_item_4",
        required: &[
            "order_total",
            "order_id|order_number",
            "order_date|date|paid_date",
            "billing_email|customer_email|customer_id|customer_user",
        ],
        labels: &[],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "order_id"),
            (Role::Order, "order_number"),
            (Role::Customer, "billing_email"),
            (Role::Customer, "customer_email"),
            (Role::Customer, "billing_phone"),
            (Role::CustomerName, "billing_first_name"),
            (Role::CustomerName, "billing_last_name"),
            (Role::Date, "order_date"),
            (Role::Date, "date"),
            (Role::Date, "paid_date"),
            (Role::Amount, "order_total"),
            (Role::Discount, "discount_total"),
            (Role::Refund, "refunded_total"),
            (Role::Currency, "order_currency"),
            (Role::Status, "status"),
            (Role::Country, "billing_country"),
        ],
        status: &[],
        rules: TOTAL_REPEATED,
    },
    Preset {
        key: "bigcommerce_orders",
        name: "BigCommerce orders",
        headings: "Order ID,Order Date,Delivery Date,Order Status,Order Total,Cart Base Amount,Tax Total,Shipping Total,\
            Refund Amount,Payment Method,Card Number (Last 4),First Name,Last Name,Email Address,Phone,\
            Billing Street 1,Billing City,Billing State,Billing Zip Code,Billing Country,Shipping Street 1,\
            Shipping City,Shipping State,Shipping Zip Code,Shipping Country,IP Address,Customer Message,Staff Notes,\
            Customer ID,Customer Name,Customer Email,Customer Phone,Order Currency Code",
        required: &[
            "Order ID",
            "Order Status",
            "Order Total",
            "Order Date",
            "Cart Base Amount|Refund Amount|Staff Notes|Customer Message",
        ],
        labels: &[],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "Order ID"),
            (Role::Customer, "Email Address"),
            (Role::Customer, "Customer Email"),
            (Role::Customer, "Phone"),
            (Role::CustomerName, "First Name"),
            (Role::CustomerName, "Last Name"),
            (Role::CustomerName, "Customer Name"),
            (Role::Date, "Order Date"),
            (Role::Amount, "Order Total"),
            (Role::Refund, "Refund Amount"),
            (Role::Currency, "Order Currency Code"),
            (Role::Status, "Order Status"),
            (Role::Country, "Billing Country"),
        ],
        status: &[],
        rules: TOTAL_REPEATED,
    },
    Preset {
        key: "magento_orders",
        name: "Magento / Adobe Commerce orders",
        headings: "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),\
            Status,Billing Address,Shipping Address,Shipping Information,Customer Email,Customer Group,Subtotal,\
            Shipping and Handling,Customer Name,Payment Method,Total Refunded,Allocated sources,Braintree Transaction Source",
        required: &[
            "Purchase Date",
            "Grand Total (Base)|Grand Total (Purchased)",
            "Bill-to Name|Customer Email|Customer Name",
        ],
        labels: &[],
        shape: Shape::Orders,
        roles: &[
            (Role::Order, "ID"),
            (Role::Customer, "Customer Email"),
            (Role::Customer, "Bill-to Name"),
            (Role::CustomerName, "Customer Name"),
            (Role::Date, "Purchase Date"),
            (Role::Amount, "Grand Total (Base)"),
            (Role::Amount, "Grand Total (Purchased)"),
            (Role::Refund, "Total Refunded"),
            (Role::Status, "Status"),
            (Role::Channel, "Purchase Point"),
        ],
        status: MAGENTO_STATUS,
        rules: NO_RULES,
    },
];
