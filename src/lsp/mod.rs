//! The language server: what is wrong, said while somebody writes, and answers to what their editor asks. It writes no file:
//! edits are given to the editor.
//!
//! Requests are answered from the playbook as it was read last, at once; what is typed is read on another thread, once it is
//! quiet. The first answer may come before anything was read.

mod complete;
mod desk;
mod find;
mod hover;
mod mend;
mod publish;
mod rename;
mod start;
mod text;
mod typing;
mod uses;
mod worker;

use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types as lsp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use desk::{Desk, is_hidden};
use publish::Shaped;
use start::{capabilities, folders, playbook_in};
use text::Units;
use worker::{Done, Job};
pub use worker::{Reader, Seen, reader};

/// How long it is quiet before what was typed is read.
const QUIET: Duration = Duration::from_millis(150);

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// As it should: the editor said so before.
    Well,
    /// Without that.
    Abruptly,
}

/// Serves one editor until it is done. `root` is the playbook's folder, where that is known; `make` makes what reads it.
///
/// # Errors
/// An editor that is gone.
pub fn serve(
    connection: &Connection,
    root: Option<PathBuf>,
    make: impl Fn() -> Reader + Send + 'static,
) -> anyhow::Result<Ended> {
    let (id, params) = connection.initialize_start()?;
    let params: lsp::InitializeParams = serde_json::from_value(params)?;
    let offered = params.capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    let utf8 = offered.is_some_and(|offered| offered.contains(&lsp::PositionEncodingKind::UTF8));
    let units = if utf8 { Units::Utf8 } else { Units::Utf16 };
    let info = json!({ "name": "playbook", "version": env!("CARGO_PKG_VERSION") });
    let result = json!({ "capabilities": capabilities(units), "serverInfo": info });
    connection.sender.send(Response::new_ok(id, result).into())?;
    let watched = params.capabilities.workspace.as_ref().and_then(|workspace| workspace.did_change_watched_files);
    let watches = watched.is_some_and(|watched| watched.dynamic_registration == Some(true));
    let (jobs, done) = worker::begin(units, make);
    let mut server = Server {
        sender: connection.sender.clone(),
        desk: None,
        units,
        watches,
        published: Shaped::new(),
        changed: BTreeSet::new(),
        due: None,
        busy: false,
        down: false,
        waiting: VecDeque::new(),
        jobs,
    };
    if let Some(root) = root.or_else(|| folders(&params).iter().find_map(|folder| playbook_in(folder))) {
        server.enter(root);
    }
    server.run(&at_once(connection.receiver.clone()), &done)
}

/// What is sent, taken in at once however busy the server is: so that what is called off lies there when it is looked for.
fn at_once(receiver: Receiver<Message>) -> Receiver<Message> {
    let (tell, inbox) = unbounded();
    receiver.try_iter().for_each(|message| drop(tell.send(message)));
    std::thread::spawn(move || receiver.iter().all(|message| tell.send(message).is_ok()));
    inbox
}

struct Server {
    sender: Sender<Message>,
    desk: Option<Desk>,
    units: Units,
    /// Whether the editor can watch files.
    watches: bool,
    /// The findings that the editor has, by path.
    published: Shaped,
    /// What changed since it was read.
    changed: BTreeSet<String>,
    /// When that is to be read.
    due: Option<Instant>,
    /// Whether something is being read.
    busy: bool,
    /// Whether the editor is about to leave.
    down: bool,
    /// Messages that are not dealt with yet.
    waiting: VecDeque<Message>,
    jobs: Sender<Job>,
}

impl Server {
    fn run(&mut self, inbox: &Receiver<Message>, done: &Receiver<Done>) -> anyhow::Result<Ended> {
        loop {
            // All that has come, so that what was called off is known before it is worked on.
            self.waiting.extend(inbox.try_iter());
            if let Some(message) = self.waiting.pop_front() {
                if let Some(ended) = self.take(message) {
                    return Ok(ended);
                }
                continue;
            }
            let due = self.due.filter(|_| !self.busy);
            if due.is_some_and(|due| due <= Instant::now()) {
                self.read();
                continue;
            }
            let wake = due.map_or_else(crossbeam_channel::never, crossbeam_channel::at);
            select! {
                recv(inbox) -> message => match message {
                    Ok(message) => self.waiting.push_back(message),
                    Err(_) => return Ok(Ended::Abruptly),
                },
                recv(done) -> done => {
                    let done = done?;
                    if catch_unwind(AssertUnwindSafe(|| self.finish(done))).is_err() {
                        self.log(lsp::MessageType::WARNING, "what was found could not be shown".to_owned());
                    }
                }
                recv(wake) -> _ => {}
            }
        }
    }

    fn tell(&self, method: &str, params: impl Serialize) {
        // An editor that has gone is noticed where it is listened to.
        drop(self.sender.send(Notification::new(method.to_owned(), params).into()));
    }

    fn log(&self, kind: lsp::MessageType, message: String) {
        self.tell("window/logMessage", lsp::LogMessageParams { typ: kind, message });
    }

    /// Begins with a playbook.
    fn enter(&mut self, root: PathBuf) {
        self.desk = Some(Desk::new(root, self.units));
        self.due = Some(Instant::now());
    }

    /// Has what changed read.
    fn read(&mut self) {
        let Some(desk) = &self.desk else { return };
        let unsaved = desk.open.iter().map(|(path, open)| (path.clone(), open.text.clone())).collect();
        let job = Job { root: desk.root.clone(), unsaved, changed: std::mem::take(&mut self.changed) };
        (self.due, self.busy) = (None, self.jobs.send(job).is_ok());
    }

    /// Takes what was read.
    fn finish(&mut self, done: Done) {
        self.busy = false;
        let (seen, mut new) = match done {
            Ok(done) => done,
            Err(error) => return self.log(lsp::MessageType::WARNING, format!("{error:#}")),
        };
        let Some(desk) = &mut self.desk else { return };
        let broken = |path: &str| uses::is_own(path);
        if !seen.checked.findings.iter().any(|one| one.rule.code == "PB010" && broken(one.place.path())) {
            desk.good = Some(seen.clone());
        }
        desk.seen = Some(seen);
        for (path, findings) in &mut new {
            for finding in findings {
                finding.range = desk.marked(path, finding.range);
            }
        }
        let gone = self.published.keys().filter(|path| !new.contains_key(*path)).map(|path| (path, [].as_slice()));
        let told = new.iter().filter(|(path, findings)| self.published.get(*path) != Some(*findings));
        for (path, findings) in gone.chain(told.map(|(path, findings)| (path, findings.as_slice()))) {
            if let Some(uri) = desk.uri(path) {
                let params = lsp::PublishDiagnosticsParams::new(uri, findings.to_vec(), desk.version(path));
                let method = "textDocument/publishDiagnostics".to_owned();
                drop(self.sender.send(Notification::new(method, params).into()));
            }
        }
        self.published = new;
    }

    /// Deals with a message; says how it ended where it was the last.
    fn take(&mut self, message: Message) -> Option<Ended> {
        match message {
            Message::Request(request) => {
                let response = match request.method.as_str() {
                    "shutdown" => {
                        self.down = true;
                        Response::new_ok(request.id, Value::Null)
                    }
                    _ if self.down => {
                        Response::new_err(request.id, ErrorCode::InvalidRequest as i32, "shutting down".to_owned())
                    }
                    _ if self.called_off(&request.id) => {
                        Response::new_err(request.id, ErrorCode::RequestCanceled as i32, "called off".to_owned())
                    }
                    _ => self.answer(request),
                };
                drop(self.sender.send(response.into()));
            }
            Message::Notification(note) if note.method == "exit" => {
                return Some(if self.down { Ended::Well } else { Ended::Abruptly });
            }
            Message::Notification(note) => self.note(note),
            Message::Response(_) => {}
        }
        None
    }

    /// Whether a request is called off further behind.
    fn called_off(&self, id: &RequestId) -> bool {
        let id = serde_json::to_value(id).ok();
        self.waiting.iter().any(|message| match message {
            Message::Notification(note) => note.method == "$/cancelRequest" && note.params.get("id") == id.as_ref(),
            _ => false,
        })
    }

    fn note(&mut self, note: Notification) {
        match note.method.as_str() {
            "initialized" if self.watches => self.watch(),
            "textDocument/didOpen" => {
                if let Some(params) = read::<lsp::DidOpenTextDocumentParams>(note.params) {
                    let document = params.text_document;
                    if self.desk.is_none()
                        && let Some(root) =
                            text::file(&document.uri).as_deref().and_then(Path::parent).and_then(playbook_in)
                    {
                        self.enter(root);
                    }
                    self.typed(document.uri, &document.text, document.version);
                }
            }
            "textDocument/didChange" => {
                if let Some(params) = read::<lsp::DidChangeTextDocumentParams>(note.params)
                    && let Some(last) = params.content_changes.last()
                {
                    self.typed(params.text_document.uri, &last.text, params.text_document.version);
                }
            }
            "textDocument/didClose" => {
                if let Some(params) = read::<lsp::DidCloseTextDocumentParams>(note.params)
                    && let Some(desk) = &mut self.desk
                    && let Some(path) = desk.path(&params.text_document.uri)
                {
                    desk.open.remove(&path);
                    self.touch([path]);
                }
            }
            // With a save, something may have been committed before.
            "textDocument/didSave" => self.touch([".git".to_owned()]),
            "workspace/didChangeWatchedFiles" => {
                if let Some(params) = read::<lsp::DidChangeWatchedFilesParams>(note.params)
                    && let Some(desk) = &self.desk
                {
                    let paths = params.changes.iter().filter_map(|change| desk.path(&change.uri));
                    let paths: Vec<String> = paths.filter(|path| desk.concerns(path)).collect();
                    self.touch(paths);
                }
            }
            _ => {}
        }
    }

    fn typed(&mut self, uri: lsp::Uri, text: &str, version: i32) {
        let Some(desk) = &mut self.desk else { return };
        let Some(path) = desk.path(&uri).filter(|path| !is_hidden(path)) else { return };
        desk.take(path.clone(), uri, text, version);
        self.touch([path]);
    }

    fn touch(&mut self, paths: impl IntoIterator<Item = String>) {
        self.changed.extend(paths);
        if !self.changed.is_empty() && self.desk.is_some() {
            self.due = Some(Instant::now() + QUIET);
        }
    }

    /// Has the editor tell of files that change outside of it.
    fn watch(&self) {
        let watchers = json!({ "watchers": [{ "globPattern": "**/*" }] });
        let registration =
            json!({ "id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": watchers });
        let params = json!({ "registrations": [registration] });
        let request = Request::new(RequestId::from("watch".to_owned()), "client/registerCapability".to_owned(), params);
        drop(self.sender.send(request.into()));
    }

    /// The answer to a request. A mistake of ours is an answer too.
    fn answer(&self, request: Request) -> Response {
        let id = request.id.clone();
        catch_unwind(AssertUnwindSafe(|| self.answered(request))).unwrap_or_else(|_| {
            Response::new_err(id, ErrorCode::InternalError as i32, "this could not be answered".to_owned())
        })
    }

    fn answered(&self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let known = ["hover", "completion", "definition", "references", "codeAction", "prepareRename", "rename"];
        let Some(what) = method.strip_prefix("textDocument/").filter(|what| known.contains(what)) else {
            return Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("`{method}` is not known here"));
        };
        let uri = params.pointer("/textDocument/uri").cloned().and_then(read::<lsp::Uri>);
        let Some(uri) = uri else {
            return Response::new_err(id, ErrorCode::InvalidParams as i32, "no document is named".to_owned());
        };
        let nothing = || Response::new_ok(id.clone(), Value::Null);
        let Some((desk, path)) = self.desk.as_ref().and_then(|desk| Some((desk, desk.path(&uri)?))) else {
            return nothing();
        };
        let position = params.get("position").cloned().and_then(read::<lsp::Position>).unwrap_or_default();
        let refused =
            |error: anyhow::Error| Response::new_err(id.clone(), ErrorCode::RequestFailed as i32, format!("{error:#}"));
        match what {
            "hover" => Response::new_ok(id, hover::hover(desk, &path, position)),
            "completion" => Response::new_ok(id, complete::complete(desk, &path, position)),
            "definition" => Response::new_ok(id, find::definition(desk, &path, position)),
            "references" => {
                let declared = params.pointer("/context/includeDeclaration").and_then(Value::as_bool) == Some(true);
                Response::new_ok(id, find::references(desk, &path, position, declared))
            }
            "codeAction" => {
                let range = params.get("range").cloned().and_then(read::<lsp::Range>).unwrap_or_default();
                Response::new_ok(id, mend::actions(desk, &path, range))
            }
            "prepareRename" => match rename::prepare(desk, &path, position) {
                Ok((range, placeholder)) => Response::new_ok(id, json!({ "range": range, "placeholder": placeholder })),
                Err(error) => refused(error),
            },
            _ => {
                let new = params.get("newName").and_then(Value::as_str).unwrap_or_default();
                rename::rename(desk, &path, position, new)
                    .map_or_else(refused, |edit| Response::new_ok(id.clone(), edit))
            }
        }
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}
