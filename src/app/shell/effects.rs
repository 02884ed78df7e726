//! What the state wants to happen outside.

use yew::Context;

use super::{Msg, Shell};
use crate::export::html;
use crate::format::Locale;
use crate::protocol::ReportContents;
use crate::state::{Effect, NoticeKind, Page, Theme, Timer, ViewAction, WorkerAction};
use crate::web::dom::Timeout;
use crate::web::shell::PageTitle;
use crate::web::{WorkerLink, copy_text, shell};

impl Shell {
    pub(super) fn run(&mut self, ctx: &Context<Shell>, effect: Effect) {
        match effect {
            Effect::StartWorker => self.start_worker(ctx),
            Effect::StopWorker => self.link = None,
            Effect::Send(command) => self.send(ctx, &command),
            Effect::AttachFiles(handle) => {
                if let Some(link) = &self.link {
                    link.attach_files(self.files.of(handle));
                }
            }
            Effect::KeepFiles(handles) => self.files.keep(&handles),
            Effect::SaveAttached { name, mime } => {
                if let Some(bytes) = &self.attached {
                    shell::download(&name, &mime, bytes);
                }
            }
            Effect::SaveReport(contents) => {
                let text = html::document(&contents, &Locale::EN_US);
                shell::download(ReportContents::FILE_NAME, ReportContents::MIME, text.as_bytes());
            }
            Effect::PrintReport(contents) => shell::print(&html::document(&contents, &Locale::EN_US)),
            Effect::SetHash { hash, replace } => shell::set_route(&hash, replace),
            Effect::SetTitle(page) => shell::set_title(title(page)),
            Effect::CopyLink(hash) => self.copy_link(ctx, &hash),
            Effect::SetTheme(theme) => shell::set_theme(web_theme(theme)),
            Effect::After(timer, ms) => self.set_timer(ctx, timer, ms),
            Effect::StoreRecord(record) => shell::remember(&record),
            Effect::ForgetRecord => shell::forget(),
        }
    }

    fn start_worker(&mut self, ctx: &Context<Shell>) {
        let started = match &self.link {
            Some(link) => link.restart().is_ok(),
            None => {
                let on_event = ctx.link().callback(Msg::Link);
                self.link = WorkerLink::open(move |event| on_event.emit(event)).ok();
                self.link.is_some()
            }
        };
        if !started {
            self.later(ctx, WorkerAction::Died.into());
        }
    }

    fn send(&mut self, ctx: &Context<Shell>, command: &crate::protocol::Command) {
        let sent = self.link.as_ref().is_some_and(|link| link.send(command).is_ok());
        if !sent {
            self.later(ctx, WorkerAction::Died.into());
        }
    }

    /// An action that follows from an effect waits until the effects before it are done.
    fn later(&self, ctx: &Context<Shell>, action: crate::state::Action) {
        ctx.link().send_message(Msg::Request(crate::app::contexts::Request::Act(action)));
    }

    fn copy_link(&mut self, ctx: &Context<Shell>, hash: &str) {
        let copied = copy_text(&format!("{}{hash}", shell::address()));
        let kind = if copied { NoticeKind::LinkCopied } else { NoticeKind::LinkNotCopied };
        self.later(ctx, ViewAction::Say(kind).into());
    }

    fn set_timer(&mut self, ctx: &Context<Shell>, timer: Timer, ms: u32) {
        let fire = ctx.link().callback(Msg::Timer);
        self.timers.insert(timer, Timeout::new(ms, move || fire.emit(timer)));
    }

    pub(super) fn save(&mut self, ctx: &Context<Shell>, name: &str, mime: &str, bytes: &[u8]) {
        shell::download(name, mime, bytes);
        self.later(ctx, ViewAction::Say(NoticeKind::Saved(name.to_owned())).into());
    }
}

fn title(page: Page) -> PageTitle {
    match page {
        Page::Start => PageTitle::Start,
        Page::Mapping => PageTitle::Mapping,
        Page::Overview => PageTitle::Overview,
        Page::Customers => PageTitle::Customers,
        Page::Segments => PageTitle::Segments,
        Page::Predict => PageTitle::Predict,
        Page::Retention => PageTitle::Retention,
        Page::Subscriptions => PageTitle::Subscriptions,
        Page::Methods => PageTitle::Methods,
    }
}

fn web_theme(theme: Theme) -> shell::Theme {
    match theme {
        Theme::Device => shell::Theme::System,
        Theme::Light => shell::Theme::Light,
        Theme::Dark => shell::Theme::Dark,
    }
}
