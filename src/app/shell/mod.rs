//! The shell: the one component that owns the state, the worker and everything that happens outside.

mod effects;
mod files;
mod frame;
mod status;
mod views;

use std::collections::HashMap;
use std::rc::Rc;

use yew::{Component, Context, ContextProvider, Html, html};

use self::files::Files;
use self::frame::Frame;
use self::views::Views;
use super::contexts::{
    AnalysisView, Dispatch, ImportView, Look, PredictView, Request, SettingsView, StayView,
    SubscriptionsView, TableView,
};
use crate::state::{Action, AppState, Handle, ImportAction, ShellAction, Timer, WorkerAction, step};
use crate::web::dom::{EventListener, Timeout, now};
use crate::web::shell::ShellEvent;
use crate::web::{Death, LinkEvent, WorkerLink, media, shell};

/// What reaches the shell.
pub enum Msg {
    /// A component asks for something.
    Request(Request),
    /// The worker said something.
    Link(LinkEvent),
    /// The page around the sealed frame said something.
    Host(ShellEvent),
    /// A timer has run down.
    Timer(Timer),
    /// The device changed between light and dark.
    Dark(bool),
}

/// The shell.
pub struct Shell {
    state: AppState,
    link: Option<WorkerLink>,
    files: Files,
    timers: HashMap<Timer, Timeout>,
    device_dark: bool,
    /// Bytes that came with the event being handled.
    attached: Option<Vec<u8>>,
    dispatch: Dispatch,
    _dark_listener: Option<EventListener>,
}

impl Component for Shell {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Shell>) -> Shell {
        let from_host = ctx.link().callback(Msg::Host);
        shell::on_event(move |event| from_host.emit(event));
        let on_dark = ctx.link().callback(Msg::Dark);
        let mut created = Shell {
            state: AppState::default(),
            link: None,
            files: Files::default(),
            timers: HashMap::new(),
            device_dark: media::prefers_dark(),
            attached: None,
            dispatch: Dispatch::new(ctx.link().callback(Msg::Request)),
            _dark_listener: media::on_dark_change(move |dark| on_dark.emit(dark)),
        };
        let started = ShellAction::Started { hash: shell::start_route(), remembered: shell::remembered() };
        created.act(ctx, started.into());
        created
    }

    fn update(&mut self, ctx: &Context<Shell>, msg: Msg) -> bool {
        match msg {
            Msg::Request(request) => self.take_request(ctx, request),
            Msg::Link(LinkEvent::Event(event, bytes)) => {
                self.attached = bytes;
                self.act(ctx, WorkerAction::Event { event, at: now().0 }.into());
                self.attached = None;
            }
            Msg::Link(LinkEvent::Died(Death::Memory)) => self.act(ctx, WorkerAction::OutOfMemory.into()),
            Msg::Link(LinkEvent::Died(_)) => self.act(ctx, WorkerAction::Died.into()),
            Msg::Host(event) => self.take_host_event(ctx, event),
            Msg::Timer(timer) => {
                self.timers.remove(&timer);
                self.act(ctx, ShellAction::TimerFired(timer).into());
            }
            Msg::Dark(dark) => self.device_dark = dark,
        }
        true
    }

    fn view(&self, _ctx: &Context<Shell>) -> Html {
        let views = Views::of(&self.state, self.device_dark);
        html! {
            <ContextProvider<Dispatch> context={self.dispatch.clone()}>
            <ContextProvider<Look> context={views.look}>
            <ContextProvider<SettingsView> context={views.settings}>
            <ContextProvider<AnalysisView> context={views.analysis}>
            <ContextProvider<PredictView> context={views.predict}>
            <ContextProvider<StayView> context={views.stay}>
            <ContextProvider<SubscriptionsView> context={views.subscriptions}>
            <ContextProvider<ImportView> context={views.import}>
            <ContextProvider<TableView> context={views.table}>
                <Frame
                    page={self.state.shown_page()}
                    wanted={self.state.page}
                    phase={Rc::new(self.state.phase.clone())}
                    notices={Rc::clone(&self.state.notices)}
                    theme={self.state.theme}
                />
            </ContextProvider<TableView>>
            </ContextProvider<ImportView>>
            </ContextProvider<SubscriptionsView>>
            </ContextProvider<StayView>>
            </ContextProvider<PredictView>>
            </ContextProvider<AnalysisView>>
            </ContextProvider<SettingsView>>
            </ContextProvider<Look>>
            </ContextProvider<Dispatch>>
        }
    }
}

impl Shell {
    fn act(&mut self, ctx: &Context<Shell>, action: Action) {
        for effect in step(&mut self.state, action) {
            self.run(ctx, effect);
        }
    }

    fn take_request(&mut self, ctx: &Context<Shell>, request: Request) {
        match request {
            Request::Act(action) => self.act(ctx, action),
            Request::OpenFiles(files) => {
                let (handle, source) = self.files.add(files);
                self.act(ctx, ImportAction::Open { source, handle }.into());
            }
            Request::OpenSource(source) => {
                let handle: Handle = self.files.fresh();
                self.act(ctx, ImportAction::Open { source, handle }.into());
            }
            Request::Save(name, mime, bytes) => self.save(ctx, &name, mime, &bytes),
        }
    }

    fn take_host_event(&mut self, ctx: &Context<Shell>, event: ShellEvent) {
        let action = match event {
            ShellEvent::Route(hash) => ShellAction::HashChanged(hash),
            ShellEvent::Remembered(kept) => ShellAction::Remembered(kept),
            ShellEvent::Forgotten(done) => ShellAction::Forgotten(done),
            // Charts wait for the library themselves.
            ShellEvent::ChartsReady => return,
        };
        self.act(ctx, action.into());
    }
}
