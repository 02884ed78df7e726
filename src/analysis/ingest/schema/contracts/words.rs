//! What columns of contracts are called, in English, German, French, Spanish, Portuguese, Italian and Dutch.

/// Words before a heading that do not change its meaning.
const BEFORE: [&str; 9] = [
    "subscription ",
    "contract ",
    "plan ",
    "membership ",
    "abo ",
    "vertrags ",
    "recurring ",
    "service ",
    "sub ",
];

/// The first day.
pub(super) const START: &str = "start,start date,started,started at,started on,starts at,starts on,date started,start of contract,\
    start of subscription,begin,begins,begin date,begin on,valid from,activated at,activation date,active from,active since,\
    subscribed at,subscribed on,subscription date,member since,first billed at,vertragsbeginn,vertragsstart,vertragsdatum,\
    beginn,startdatum,start datum,abobeginn,abostart,laufzeitbeginn,gultig ab,gultig von,aktiv seit,date debut,\
    date de debut,debut,debut abonnement,debut du contrat,fecha inicio,fecha de inicio,fecha alta,inicio,data inicio,\
    data de inicio,data inizio,inizio,ingangsdatum,begindatum";

/// The first day, where no column is called one of [`START`].
pub(super) const CREATED: &str = "created,created at,created on,created date,creation date,signup date,sign up date,signed up at,signed up,joined at,\
    join date,abgeschlossen am,abschlussdatum";

/// The end; better names first.
pub(super) const END: [&str; 3] = [
    "end,end date,ended,ended at,ended on,ends at,ends on,end of contract,end of subscription,date ended,valid to,\
     valid until,active until,churn date,churned at,churned on,terminated at,termination date,vertragsende,ende,\
     enddatum,end datum,aboende,laufzeitende,endet am,gekundigt zum,kundigung zum,gultig bis,aktiv bis,date fin,\
     date de fin,fin,fin abonnement,fin du contrat,fecha fin,fecha de fin,fecha baja,fecha de baja,data fim,\
     data de fim,data fine,fine,einddatum",
    "cancelled at,canceled at,cancelled on,canceled on,cancelled,canceled,cancelled date,canceled date,cancel date,\
     cancellation date,date cancelled,date canceled,kundigungsdatum,gekundigt am,date resiliation,\
     date de resiliation,fecha cancelacion,fecha de cancelacion,data cancelamento,data disdetta,opzegdatum,\
     opgezegd op",
    "expires at,expires on,expires,expiry date,expiration date,expired at,ablaufdatum",
];

/// How often it is billed.
pub(super) const INTERVAL: &str = "interval,billing interval,billing period,billing cycle,billing frequency,billing term,frequency,\
    payment frequency,payment interval,recurrence,term,term length,period,cycle,renewal period,billed,billing,abrechnung,\
    abrechnungsintervall,abrechnungszeitraum,abrechnungsperiode,intervall,zahlungsintervall,zahlweise,zahlungsweise,\
    turnus,zahlungsrhythmus,rhythmus,laufzeit,vertragslaufzeit,frequence,periodicite,frecuencia,periodicidad,\
    frequencia,periodicidade,frequenza,frequentie,periode,betaalperiode,contract";

/// The plan.
pub(super) const PLAN: &str = "plan,plan name,subscription plan,plan id,product plan,price plan,rate plan,tariff,tarif,tier,package,\
    paket,edition,product,product name,produkt,abo,abonnement,membership,membership type,subscription name,\
    subscription type,subscription,formule,forfait,piano,plano,pakket,level,sku,article,artikel,price id";

/// An amount for each interval.
pub(super) const AMOUNT: &str = "amount,price,fee,subscription amount,subscription price,recurring amount,unit amount,unit price,value,betrag,preis,\
    beitrag,gebuhr,abopreis,montant,prix,importe,precio,cuota,valor,preco,mensalidade,importo,prezzo,canone,bedrag,prijs,\
    contributie";

/// An amount a month.
pub(super) const MONTHLY: &str = "mrr,monthly recurring revenue,monthly revenue,monthly amount,monthly price,monthly fee,\
    monthly value,monthly charge,monthly charges,price per month,amount per month,monatsbeitrag,monatspreis,\
    monatlicher betrag,montant mensuel,importe mensual,valor mensal,importo mensile,maandbedrag";

/// An amount a year.
pub(super) const YEARLY: &str = "arr,annual recurring revenue,annual revenue,annual value,annual amount,annual price,annual fee,acv,\
    annual contract value,yearly amount,yearly price,yearly value,price per year,jahresbetrag,jahreswert,jahresbeitrag,\
    jahrespreis,montant annuel,importe anual,valor anual,importo annuale,jaarbedrag";

/// How long a customer stayed, in months if the heading names no other unit.
pub(super) const TENURE: &str = "tenure,tenure months,tenure in months,tenure days,tenure in days,tenure years,tenure in years,\
    customer tenure,months,months active,months as customer,months on book,month,lifetime,lifetime months,\
    lifetime days,account length,account age,account age months,account age days,account weeks,customer age,duration,\
    duration months,duration days,survival time,time,age months,subscription length,subscription length months,\
    days active,days as customer,years as customer,loyalty years,\
    laufzeit,laufzeit monate,laufzeit in monaten,vertragsdauer,dauer,dauer monate,kundenjahre,monate,anciennete,\
    antiguedad,anzianita,duur";

/// Whether the customer was lost.
pub(super) const CHURN: &str = "churn,churned,is churn,is churned,has churned,churn flag,churn label,churn value,customer churn,\
    churn status,exited,attrition,attrition flag,lost,left,is lost,customer status,event,cancelled,canceled,is cancelled,\
    is canceled,churn indicator,target churn,kundigung,gekundigt,abgewandert,abwanderung,verloren,resilie,resiliation,\
    attrited,opgezegd,abandono,baja,cancelado,disdetta";

/// Whether a normalised heading is one of a list, with or without a word such as `subscription` before it.
pub(super) fn is_called(heading: &str, list: &str) -> bool {
    let listed = |name: &str| !name.is_empty() && list.split(',').any(|known| known.trim() == name);
    listed(heading) || BEFORE.iter().any(|before| heading.strip_prefix(before).is_some_and(listed))
}
