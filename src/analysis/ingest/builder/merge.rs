//! What two builders have collected, as one.

use super::entry::{NO_CODE, NONE};
use super::interner::Interner;
use super::{BuildError, LogBuilder, code_of};
use crate::analysis::ingest::text_key::TextKey;

impl LogBuilder {
    /// Adds what another builder with the same rules has collected. In whatever order builders are merged, the
    /// log is the same.
    ///
    /// # Errors
    /// As [`LogBuilder::add`].
    pub fn merge(&mut self, mut other: LogBuilder) -> Result<(), BuildError> {
        for builder in [&mut *self, &mut other] {
            builder.add_waiting()?;
            builder.end_run()?;
        }
        let customers = self.adopt_customers(&other)?;
        let adopt = |ours: &mut Interner, theirs: &Interner, code: u16| match code {
            NO_CODE => Ok(Some(NO_CODE)),
            code => code_of(ours, theirs.get(u32::from(code))),
        };
        let unnumbered = other.done.iter().map(|order| other.done.entry(order)).chain(other.last_unnumbered);
        for (number, mut entry) in other.open.each().chain(unnumbered.map(|entry| (None, entry))) {
            entry.customer = customers.get(entry.customer as usize).copied().unwrap_or(NONE);
            entry.channel = adopt(&mut self.dimensions.channels, &other.dimensions.channels, entry.channel)?
                .unwrap_or(NO_CODE);
            entry.country =
                adopt(&mut self.dimensions.countries, &other.dimensions.countries, entry.country)?
                    .unwrap_or(NO_CODE);
            entry.next = NONE;
            match number {
                Some(number) => {
                    self.open.add_numbered((TextKey::of(number), number), entry, &self.dimensions)?;
                }
                None => self.add_unnumbered(entry)?,
            }
        }
        self.products.merge(other.products)?;
        self.categories.merge(other.categories)?;
        self.unidentified.rows += other.unidentified.rows;
        self.unidentified.gross += other.unidentified.gross;
        self.unidentified.refunded += other.unidentified.refunded;
        for (ours, theirs) in self.too_many_values.iter_mut().zip(other.too_many_values) {
            *ours |= theirs;
        }
        Ok(())
    }

    /// Their customers among ours.
    fn adopt_customers(&mut self, other: &LogBuilder) -> Result<Vec<u32>, BuildError> {
        (0..other.customers.len() as u32)
            .map(|at| {
                let id = other.customers.get(at);
                let customer = self.customer_of(TextKey::of(id), id)?;
                let name = other.name_of.get(at as usize).copied().unwrap_or(NONE);
                if name != NONE {
                    let name = other.names.get(name);
                    self.name_customer(customer, TextKey::of(name), name)?;
                }
                Ok(customer)
            })
            .collect()
    }
}
