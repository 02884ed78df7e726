//! A static file server for development and tests: loopback only, no caching, right media types.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// A listening server over one folder.
pub struct Server {
    listener: TcpListener,
    folder: PathBuf,
}

impl Server {
    /// Listens on the loopback address; takes any free port when `port` is in use.
    pub fn open(folder: &Path, port: u16) -> Result<Server> {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
            .context("cannot listen on the loopback address")?;
        Ok(Server { listener, folder: folder.to_path_buf() })
    }

    /// Prints the address.
    pub fn announce(self) -> Server {
        if let Ok(address) = self.listener.local_addr() {
            println!("Worthmap is served at http://{address}/  (stop with Ctrl-C)");
        }
        self
    }

    /// Answers requests until the process ends.
    pub fn run(self) -> Result<()> {
        for stream in self.listener.incoming() {
            let folder = self.folder.clone();
            thread::spawn(move || {
                if let Ok(stream) = stream {
                    // A browser that closes early is not the server's concern.
                    let _ = answer(stream, &folder);
                }
            });
        }
        Ok(())
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or("/"));
    if method != "GET" && method != "HEAD" {
        return send(&mut stream, "405 Method Not Allowed", "text/plain", b"");
    }
    match file_at(folder, target).and_then(|file| Some((media_type(&file), fs::read(file).ok()?))) {
        Some((media, content)) if method == "GET" => send(&mut stream, "200 OK", media, &content),
        Some((media, _)) => send(&mut stream, "200 OK", media, b""),
        None => send(&mut stream, "404 Not Found", "text/plain", b"not found"),
    }
}

/// The file that a request means, if it lies inside the folder.
fn file_at(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.trim_start_matches('/');
    let relative = Path::new(path);
    if relative.components().any(|part| !matches!(part, Component::Normal(_))) {
        return None;
    }
    let file = folder.join(relative);
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "webmanifest") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn send(stream: &mut TcpStream, status: &str, media: &str, content: &[u8]) -> Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nX-DNS-Prefetch-Control: off\r\n\
         Connection-Allowlist: (response-origin)\r\nConnection: close\r\n\r\n",
        content.len()
    )?;
    stream.write_all(content)?;
    stream.flush()?;
    Ok(())
}
