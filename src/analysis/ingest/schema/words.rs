//! What columns are called, in English, German, French, Spanish, Portuguese, Italian, Dutch and Japanese.
//!
//! Names are normalised headings (see [`normalise_heading`](super::super::fields::heading::normalise_heading)).

use crate::analysis::ingest::plan::Role;
use crate::analysis::numerics::order;

/// Names of one role: whole headings, and words that point to it inside longer headings.
struct RoleWords {
    role: Role,
    /// How much a whole heading is worth.
    confidence: f64,
    /// Whole headings, separated by commas.
    whole: &'static str,
    /// Words or phrases inside a heading, separated by commas; worth less.
    within: &'static str,
}

const WITHIN: f64 = 0.75;

const WORDS: &[RoleWords] = &[
    RoleWords {
        role: Role::Customer,
        confidence: 0.96,
        whole: "customer id,customer no,customer number,customer nr,cust id,customerid,custid,client id,client no,\
            client number,user id,userid,account id,account no,account number,member id,buyer id,buyer user id,\
            contact id,shopper id,kundennummer,kunden nr,kundennr,kunden id,kunden no,kdnr,kd nr,kunde nr,debitor,\
            debitorennummer,code client,no client,numero client,id client,identifiant client,codigo cliente,\
            codigo de cliente,id cliente,numero cliente,numero de cliente,cod cliente,codigo do cliente,id do cliente,\
            codice cliente,numero cliente,klantnummer,klant id,klantcode,klantnr,debiteurnummer,顧客id,顧客番号,\
            顧客コード,会員id,会員番号,お客様番号,master id,masterid,cust no,patient id,guest id,donor id,\
            mitgliedsnummer,mitglieds nr,cpf,cnpj,得意先コード,得意先番号",
        within: "customer id,customer number,customer no,client id,user id,kundennummer,klantnummer,code client,buyer id",
    },
    RoleWords {
        role: Role::Customer,
        confidence: 0.94,
        whole: "email,e mail,mail,email address,e mail address,customer email,customer e mail,billing email,buyer email,\
            contact email,user email,kunden email,e mail adresse,mailadresse,adresse e mail,adresse email,courriel,\
            correo,correo electronico,email cliente,endereco de email,indirizzo email,posta elettronica,e mailadres,\
            emailadres,メール,メールアドレス",
        within: "email,e mail,mailadresse,courriel,correo electronico",
    },
    RoleWords {
        role: Role::Customer,
        confidence: 0.85,
        whole: "customer,client,buyer,member,user,account,shopper,donor,patient,guest,kunde,kunden,kaufer,besteller,\
            mitglied,auftraggeber,acheteur,cliente,comprador,acquirente,klant,afnemer,koper,debiteur,顧客,お客様,得意先,取引先",
        within: "customer,client,kunde,cliente,klant,buyer,acheteur,顧客",
    },
    RoleWords {
        role: Role::CustomerName,
        confidence: 0.9,
        whole: "customer name,client name,company name,company,buyer name,full name,billing name,name,first name,\
            last name,surname,firma,firmenname,kundenname,vorname,nachname,nom,prenom,nom client,nom du client,societe,\
            raison sociale,nombre,nombre cliente,apellido,apellidos,empresa,razon social,nome,nome cliente,sobrenome,\
            nome do cliente,razao social,cognome,ragione sociale,azienda,naam,klantnaam,bedrijfsnaam,voornaam,achternaam,\
            顧客名,氏名,名前,会社名,得意先名,name des kunden,name kunde,nombre del cliente,nombre de cliente,nome del cliente,\
            nom de client,naam klant",
        within: "customer name,company name,client name,kundenname,firmenname,klantnaam",
    },
    RoleWords {
        role: Role::Date,
        confidence: 0.96,
        whole: "order date,date of order,purchase date,invoice date,transaction date,sale date,sales date,created at,\
            created,creation date,date created,ordered at,purchased at,paid at,payment date,charge date,booking date,\
            date time,datetime,timestamp,order datetime,date,day,bestelldatum,auftragsdatum,rechnungsdatum,kaufdatum,\
            belegdatum,buchungsdatum,datum,erstellt am,date commande,date de commande,date de la commande,date achat,\
            date d achat,date facture,date de facture,date de creation,fecha,fecha pedido,fecha de pedido,fecha del pedido,\
            fecha compra,fecha de compra,fecha factura,data,data pedido,data do pedido,data da compra,data de compra,\
            data ordine,data dell ordine,data acquisto,data fattura,besteldatum,orderdatum,factuurdatum,aankoopdatum,\
            注文日,購入日,受注日,売上日,日付,注文日時,購入日時,order timestamp,bestellt am,gekauft am,verkauft am,\
            commande le,data de emissao,data emissione,besteld op",
        within: "order date,purchase date,invoice date,date,datum,fecha,data,日",
    },
    RoleWords {
        role: Role::Amount,
        confidence: 0.96,
        whole: "amount,order amount,order total,total amount,total price,grand total,order value,revenue,net revenue,sales,\
            net sales,sales amount,turnover,total paid,amount paid,paid amount,payment amount,line total,item total,\
            invoice total,invoice amount,transaction amount,purchase amount,monetary value,dollar value,betrag,\
            gesamtbetrag,bestellwert,bestellsumme,auftragswert,umsatz,nettoumsatz,rechnungsbetrag,bruttobetrag,gesamtpreis,\
            endbetrag,zahlbetrag,montant,montant total,total commande,chiffre d affaires,ca,prix total,importe,\
            importe total,monto,monto total,total pedido,ventas,ingresos,valor total,valor do pedido,valor pago,\
            receita,total do pedido,importo,importo totale,totale ordine,fatturato,ricavo,bedrag,totaalbedrag,\
            orderbedrag,omzet,totaalprijs,売上,売上金額,売上高,金額,合計金額,注文金額,購入金額,請求金額,合計,warenwert,auftragssumme,\
            umsatzerlose,montant facture,faturamento,ricavi,factuurbedrag",
        within: "amount,revenue,umsatz,betrag,montant,importe,importo,bedrag,omzet,fatturato,receita,order total,\
            order value,total price,金額,売上",
    },
    RoleWords {
        role: Role::Amount,
        confidence: 0.88,
        whole: "total,sum,summe,gesamt,totale,totaal,value,wert,valor,valeur,valore,waarde,spend,spent,gross,net,\
            gross sales,netto,brutto,subtotal,sub total,nettobetrag,zwischensumme,sous total,subtotale,subtotaal,charge,\
            payment,donation,gift amount,price paid,cost,montant ttc,montant ht,total ttc,total ht",
        within: "total,value,sales,summe,valor,totale,spend",
    },
    RoleWords {
        role: Role::Quantity,
        confidence: 0.95,
        whole: "quantity,qty,units,pieces,pcs,count,items,item count,number of items,items sold,lineitem quantity,\
            quantity purchased,units sold,cds,menge,anzahl,stuck,stuckzahl,quantite,qte,nombre d articles,cantidad,unidades,\
            cant,quantidade,qtd,qtde,quantita,pezzi,qta,aantal,stuks,hoeveelheid,数量,個数",
        within: "quantity,qty,number of,menge,anzahl,quantite,cantidad,quantidade,quantita,aantal,数量",
    },
    RoleWords {
        role: Role::UnitPrice,
        confidence: 0.95,
        whole: "unit price,unitprice,price per unit,price each,item price,price,list price,unit amount,lineitem price,\
            einzelpreis,stuckpreis,preis,preis pro stuck,prix unitaire,prix,pu,precio unitario,precio,preco unitario,preco,\
            valor unitario,prezzo unitario,prezzo,stukprijs,prijs per stuk,eenheidsprijs,prijs,単価,価格",
        within: "unit price,price per,einzelpreis,prix unitaire,precio unitario,preco unitario,prezzo unitario,stukprijs,単価",
    },
    RoleWords {
        role: Role::Order,
        confidence: 0.95,
        whole: "order id,orderid,order no,order number,order nr,order reference,order,invoice,invoice no,invoice number,\
            invoice id,invoiceno,transaction id,transaction no,transaction number,receipt,receipt no,receipt number,\
            payment id,charge id,basket id,sale id,purchase id,document no,bestellnummer,bestell nr,bestellnr,bestell id,\
            auftragsnummer,auftragsnr,auftrags nr,rechnungsnummer,rechnungsnr,rechnung nr,belegnummer,belegnr,bestellung,\
            no commande,numero commande,numero de commande,numero de la commande,commande,id commande,no facture,\
            numero de facture,numero facture,pedido,no pedido,numero pedido,numero de pedido,id pedido,numero do pedido,\
            id do pedido,no de pedido,factura,numero factura,numero de factura,no factura,ordine,numero ordine,\
            n ordine,id ordine,fattura,numero fattura,ordernummer,order nummer,bestelnummer,factuurnummer,bestelling,\
            注文番号,注文id,受注番号,伝票番号,請求書番号,booking id,booking no,\
            rechnungs nr,vorgangsnummer,bon nr,bonnummer,no de facture,nota fiscal,numero nota fiscal,bonnr",
        within: "order id,order no,order number,invoice no,invoice number,transaction id,bestellnummer,rechnungsnummer,\
            auftragsnummer,commande,pedido,ordine,factuur,ordernummer,receipt",
    },
    RoleWords {
        role: Role::Status,
        confidence: 0.95,
        whole: "status,order status,payment status,financial status,state,transaction status,bestellstatus,zahlungsstatus,\
            zustand,auftragsstatus,statut,statut commande,etat,estado,estado pedido,estado del pedido,estado do pedido,\
            situacao,stato,stato ordine,orderstatus,betaalstatus,ステータス,状態,注文状況,\
            order state,statut de la commande,status do pedido,stato dell ordine,status der bestellung,status bestelling",
        within: "status,statut,stato",
    },
    RoleWords {
        role: Role::Currency,
        confidence: 0.95,
        whole: "currency,currency code,order currency,iso currency,ccy,wahrung,wahrungscode,devise,monnaie,moneda,divisa,\
            moeda,valuta,valutacode,通貨",
        within: "currency,wahrung,devise",
    },
    RoleWords {
        role: Role::Refund,
        confidence: 0.95,
        whole: "refund,refunds,refund amount,refunded amount,amount refunded,refunded,total refunded,returns,return amount,\
            erstattung,erstattet,erstattungsbetrag,ruckerstattung,gutschrift,remboursement,montant rembourse,reembolso,\
            importe reembolsado,devolucion,valor reembolsado,estorno,rimborso,importo rimborsato,terugbetaling,\
            terugbetaald,返金,返金額,terugbetaald bedrag",
        within: "refund,erstattung,remboursement,reembolso,rimborso,terugbetaling",
    },
    RoleWords {
        role: Role::Discount,
        confidence: 0.9,
        whole: "discount,discounts,discount amount,discount total,total discount,coupon amount,rabatt,rabattbetrag,nachlass,\
            remise,reduction,montant remise,descuento,desconto,sconto,korting,kortingsbedrag,割引,値引,割引額,値引額",
        within: "discount,rabatt,remise,descuento,desconto,sconto,korting",
    },
    RoleWords {
        role: Role::Tax,
        confidence: 0.9,
        whole: "tax,taxes,tax amount,tax total,sales tax,vat,vat amount,gst,mwst,ust,umsatzsteuer,mehrwertsteuer,steuer,tva,\
            taxe,iva,impuesto,impuestos,imposto,impostos,imposta,btw,消費税,税,mw st,mw st betrag,mwst betrag,ust betrag,steuerbetrag,\
            montant tva,importe iva,importo iva,btw bedrag,税額",
        within: "tax amount,vat,mwst,tva",
    },
    RoleWords {
        role: Role::Shipping,
        confidence: 0.9,
        whole: "shipping,shipping cost,shipping amount,shipping total,postage,freight,delivery fee,versand,versandkosten,\
            porto,fracht,livraison,frais de port,frais de livraison,envio,gastos de envio,frete,spedizione,\
            spese di spedizione,verzendkosten,verzending,送料,配送料",
        within: "shipping cost,versandkosten,frais de port,gastos de envio",
    },
    RoleWords {
        role: Role::Product,
        confidence: 0.9,
        whole: "product,product name,item,item name,item title,article,article name,description,lineitem name,\
            produkt,produktname,artikel,artikelname,artikelbezeichnung,bezeichnung,\
            produit,nom produit,designation,producto,articulo,nombre producto,descripcion,produto,nome do produto,\
            descricao,prodotto,articolo,nome prodotto,descrizione,product naam,productnaam,omschrijving,artikelnaam,商品,商品名,品名",
        within: "product,produkt,produit,producto,produto,prodotto,artikel,artikelnummer,sku,stock code,商品",
    },
    RoleWords {
        role: Role::Category,
        confidence: 0.9,
        whole: "category,product category,product type,item category,department,kategorie,produktkategorie,warengruppe,\
            categorie,categorie produit,rayon,categoria,familia,categoria produto,reparto,productcategorie,productgroep,\
            カテゴリ,カテゴリー,分類",
        within: "category,kategorie,categorie,categoria,warengruppe",
    },
    RoleWords {
        role: Role::Channel,
        confidence: 0.9,
        whole: "channel,sales channel,source,order source,traffic source,marketplace,store,shop,platform,kanal,\
            vertriebskanal,quelle,canal,canal de vente,canal de venta,origen,canal de venda,origem,canale,\
            canale di vendita,kanaal,verkoopkanaal,bron,チャネル,販売チャネル,店舗,utm source,verkaufskanal,vertriebsweg",
        within: "channel,kanal,canal,canale,kanaal,marketplace",
    },
    RoleWords {
        role: Role::Country,
        confidence: 0.9,
        whole: "country,country code,billing country,shipping country,ship country,country region,land,lieferland,staat,\
            pays,pais,paese,nazione,landcode,国,国名,rechnungsland,versandland,pays de facturation,pays de livraison",
        within: "country,pays,pais",
    },
    RoleWords {
        role: Role::OrderCount,
        confidence: 0.95,
        whole: "orders,order count,orders count,total orders,number of orders,num orders,no of orders,purchases,\
            number of purchases,purchase count,transactions,number of transactions,anzahl bestellungen,bestellungen,\
            anzahl auftrage,nombre de commandes,nombre commandes,commandes,pedidos,numero de pedidos,total pedidos,\
            total de pedidos,ordini,numero ordini,numero di ordini,totale ordini,aantal bestellingen,aantal orders,\
            bestellingen,注文数,注文回数,購入回数",
        within: "number of orders,order count,total orders,anzahl bestellungen,nombre de commandes,numero de pedidos",
    },
    RoleWords {
        role: Role::TotalSpent,
        confidence: 0.95,
        whole: "total spent,total spend,lifetime value,ltv,lifetime spend,lifetime revenue,total revenue,amount spent,\
            customer value,money spent,gesamtausgaben,gesamtumsatz,ausgegeben,total depense,montant depense,total gastado,\
            gasto total,total gasto,valor gasto,totale speso,spesa totale,totaal besteed,totaal uitgegeven,総購入額,\
            累計購入金額,depenses totales,totale uitgaven,購入総額",
        within: "total spent,total spend,lifetime,gesamtumsatz,total depense,total gastado,total gasto",
    },
    RoleWords {
        role: Role::FirstDate,
        confidence: 0.97,
        whole: "first order,first order date,first purchase,first purchase date,first transaction,customer since,\
            erste bestellung,erstbestellung,erstkauf,kunde seit,premiere commande,date premiere commande,primer pedido,\
            primera compra,primeiro pedido,primeira compra,primo ordine,primo acquisto,eerste bestelling,eerste aankoop,\
            初回購入日,初回注文日,datum der ersten bestellung,date de premiere commande,\
            fecha primera compra,fecha primer pedido,data primeira compra,data primo ordine,datum eerste bestelling",
        within: "first order,first purchase,erste bestellung,premiere commande,primera compra",
    },
    RoleWords {
        role: Role::LastDate,
        confidence: 0.97,
        whole: "last order,last order date,last purchase,last purchase date,last transaction,latest order,\
            most recent order,letzte bestellung,letzter kauf,derniere commande,date derniere commande,ultimo pedido,\
            ultima compra,ultimo ordine,ultimo acquisto,laatste bestelling,laatste aankoop,最終購入日,最終注文日,datum der letzten bestellung,\
            date de derniere commande,fecha ultima compra,fecha ultimo pedido,data ultima compra,data ultimo ordine,\
            datum laatste bestelling",
        within: "last order,last purchase,letzte bestellung,derniere commande,ultima compra,ultimo pedido",
    },
];

/// Headings that look like a role and are not: dates of something else, ids of something else.
const MISLEADING: &[(Role, &str)] = &[
    (
        Role::Date,
        "date shipped,shipped on date,fulfilled at,fulfillment date,delivery date,due date,deposit date,ship by date,\
        payout date,birth date,birthday,date of birth,updated at,modified,last active,available on,transfer date,\
        next payment due at,geburtsdatum,lieferdatum,faelligkeitsdatum,falligkeitsdatum,customers created at",
    ),
    (
        Role::Amount,
        "total orders,net total,tax total,total tax,discount total,shipping total,amount refunded,discount amount,\
        tax amount,refund amount,refunded amount,number of items,sales rep,sales person,salesperson,sales channel,\
        sales tax,total refunded,total discount,converted amount,fee,cost of goods",
    ),
    (
        Role::Customer,
        "customer type,customer message,customer group,customer note,customer since,customer value,\
        email status,customer segment,customer city,customer country,accepts email marketing,customer ip address,\
        customer user agent,customer phone,payer",
    ),
    (
        Role::Order,
        "order date,order status,order total,order type,order value,order amount,order quantity,orders",
    ),
    (Role::Currency, "converted currency"),
    (
        Role::Status,
        "fulfillment status,lineitem fulfillment status,address status,dispute status,customer status",
    ),
    (Role::Channel, "source id"),
];

/// What a heading suggests: roles with a confidence, best first.
pub fn roles_of_heading(heading: &str) -> Vec<(Role, f64)> {
    let mut found: Vec<(Role, f64)> = Vec::new();
    if heading.is_empty() {
        return found;
    }
    for words in WORDS {
        let misled = MISLEADING.iter().any(|(role, list)| *role == words.role && is_listed(list, heading));
        let confidence = if misled {
            continue;
        } else if is_listed(words.whole, heading) {
            words.confidence
        } else if list(words.within).any(|phrase| contains_words(heading, phrase)) {
            WITHIN * words.confidence
        } else {
            continue;
        };
        match found.iter_mut().find(|(role, _)| *role == words.role) {
            Some((_, best)) => *best = best.max(confidence),
            None => found.push((words.role, confidence)),
        }
    }
    order::sort_by(&mut found, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}

/// Whether a heading speaks of a name rather than of a number or an address.
pub fn is_name_heading(heading: &str) -> bool {
    WORDS.iter().any(|words| words.role == Role::CustomerName && is_listed(words.whole, heading))
        || contains_words(heading, "name")
}

fn list(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split(',').map(str::trim)
}

fn is_listed(names: &'static str, heading: &str) -> bool {
    list(names).any(|name| name == heading)
}

/// Whether a phrase stands in a heading as whole words; East Asian words need no space around them.
fn contains_words(heading: &str, phrase: &str) -> bool {
    heading.match_indices(phrase).any(|(at, _)| {
        if !phrase.is_ascii() {
            return true;
        }
        let before = heading[..at].chars().next_back().is_none_or(|c| c == ' ');
        let after = heading[at + phrase.len()..].chars().next().is_none_or(|c| c == ' ');
        before && after
    })
}

#[cfg(test)]
mod tests {
    use super::roles_of_heading;
    use crate::analysis::ingest::fields::heading::normalise_heading;
    use crate::analysis::ingest::plan::Role;

    fn best(heading: &str) -> Option<Role> {
        roles_of_heading(&normalise_heading(heading)).first().map(|(role, _)| *role)
    }

    #[test]
    fn headings_of_eight_languages() {
        let cases = [
            ("orderID", Role::Order),
            ("customerID", Role::Customer),
            ("orderDate", Role::Date),
            ("companyName", Role::CustomerName),
            ("revenue", Role::Amount),
            ("Bestellnummer", Role::Order),
            ("Kundennummer", Role::Customer),
            ("Bestelldatum", Role::Date),
            ("Umsatz (€)", Role::Amount),
            ("N\u{B0} commande", Role::Order),
            ("Code client", Role::Customer),
            ("Montant", Role::Amount),
            ("Nº Pedido", Role::Order),
            ("Cód. Cliente", Role::Customer),
            ("Data do Pedido", Role::Date),
            ("Razão Social", Role::CustomerName),
            ("País", Role::Country),
            ("Valor Total", Role::Amount),
            ("注文番号", Role::Order),
            ("顧客ID", Role::Customer),
            ("注文日", Role::Date),
            ("売上金額", Role::Amount),
            ("Codice cliente", Role::Customer),
            ("Data ordine", Role::Date),
            ("Importo", Role::Amount),
            ("Klantnummer", Role::Customer),
            ("Besteldatum", Role::Date),
            ("Bedrag", Role::Amount),
            ("number_of_cds", Role::Quantity),
            ("dollar_value", Role::Amount),
            ("Total Orders", Role::OrderCount),
            ("Total Spent", Role::TotalSpent),
        ];
        for (heading, role) in cases {
            assert_eq!(best(heading), Some(role), "{heading}");
        }
        assert_eq!(best("Due Date"), None);
        assert_eq!(best("zzz"), None);
    }
}
