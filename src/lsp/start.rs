//! How a session begins: which playbook it is about, and what the server can do.

use std::path::{Path, PathBuf};

use lsp_types as lsp;

use crate::load::SETTINGS_FILE;
use crate::lsp::text::{Units, file};

/// The folders that an editor has open.
#[allow(deprecated)]
pub fn folders(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    let named = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    named.chain(&params.root_uri).filter_map(file).collect()
}

/// The playbook that a folder lies in, or that lies in it.
pub fn playbook_in(folder: &Path) -> Option<PathBuf> {
    let is = |folder: &&Path| folder.join(SETTINGS_FILE).is_file();
    let above = folder.ancestors().find(is).map(Path::to_owned);
    above.or_else(|| Some(folder.join("playbook")).filter(|below| is(&below.as_path())))
}

/// What the server can do.
pub fn capabilities(units: Units) -> lsp::ServerCapabilities {
    let encoding = match units {
        Units::Utf8 => lsp::PositionEncodingKind::UTF8,
        Units::Utf16 => lsp::PositionEncodingKind::UTF16,
    };
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::FULL),
        save: Some(lsp::TextDocumentSyncSaveOptions::Supported(true)),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let signs = [":", " ", "(", "/", "#", "[", ",", "-"].map(str::to_owned).to_vec();
    lsp::ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(sync.into()),
        hover_provider: Some(true.into()),
        completion_provider: Some(lsp::CompletionOptions {
            trigger_characters: Some(signs),
            ..lsp::CompletionOptions::default()
        }),
        definition_provider: Some(lsp::OneOf::Left(true)),
        references_provider: Some(lsp::OneOf::Left(true)),
        code_action_provider: Some(lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
            code_action_kinds: Some(vec![lsp::CodeActionKind::QUICKFIX, lsp::CodeActionKind::REFACTOR]),
            ..lsp::CodeActionOptions::default()
        })),
        rename_provider: Some(lsp::OneOf::Right(lsp::RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })),
        ..lsp::ServerCapabilities::default()
    }
}
