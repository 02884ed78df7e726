//! Yes or no: whether a customer was lost.

use super::fold::fold;

const LOST: &str = "yes,y,true,t,1,1.0,churned,churn,lost,left,cancelled,canceled,attrited,attrited customer,exited,inactive,\
    ended,terminated,ja,j,wahr,gekundigt,verloren,inaktiv,abgewandert,oui,vrai,perdu,si,s,sim,verdadero,verdadeiro,vero,\
    perdido,perso,waar,opgezegd,はい";
const STAYED: &str = "no,n,false,f,0,0.0,active,stayed,retained,not churned,existing,existing customer,current,joined,alive,\
    running,nein,falsch,aktiv,bestand,non,faux,actif,nao,falso,activo,ativo,attivo,nee,onwaar,actief,いいえ";

/// Whether a cell says that the customer was lost; `None` if it says neither.
pub fn parse_flag(cell: &str) -> Option<bool> {
    let folded = fold(&cell.replace(['_', '-'], " "));
    let listed = |list: &str| list.split(',').map(str::trim).any(|word| word == folded);
    match (listed(LOST), listed(STAYED)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse_flag;

    #[test]
    fn flags_of_several_kinds() {
        for yes in ["Yes", "TRUE", "1", "churned", "Attrited Customer", "ja", "Gekündigt"] {
            assert_eq!(parse_flag(yes), Some(true), "{yes}");
        }
        for no in ["No", "false", "0", "Active", "Existing Customer", "nein", "stayed"] {
            assert_eq!(parse_flag(no), Some(false), "{no}");
        }
        assert_eq!(["", "2", "maybe"].map(parse_flag), [None; 3]);
    }
}
