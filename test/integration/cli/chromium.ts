import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** CHROME_PATH, else a Chromium on PATH; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const { CHROME_PATH: given, PATH: path = "" } = process.env;
  if (given !== undefined && given !== "") return given;
  const candidates = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate));
}

type Params = Readonly<Record<string, unknown>>;
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const answerMs = 30_000;

/** A headless Chromium, spoken to over a pipe in the DevTools protocol: no port, no driver, no dependency. */
export class Chromium {
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly child: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), "aws-coverage-chromium-"));
  private readonly listeners: ((message: Message) => void)[] = [];
  private unread = "";
  private last = 0;

  constructor(path: string) {
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
    // Without these it looks up hosts of Google at every start.
    flags.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
    flags.push("--remote-debugging-pipe", `--user-data-dir=${this.folder}`, "about:blank");
    this.child = spawn(path, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    const from = this.child.stdio[4] as Readable;
    from.setEncoding("utf8").on("data", (text: string) => this.read(text));
  }

  private read(text: string): void {
    const messages = (this.unread + text).split("\0");
    this.unread = messages.pop() ?? "";
    for (const one of messages) {
      const message = JSON.parse(one) as Message;
      if (message.id === undefined) for (const listen of this.listeners) listen(message);
      else this.waiting.get(message.id)?.(message);
    }
  }

  send<T>(method: string, params: Params = {}, sessionId?: string): Promise<T> {
    const id = ++this.last;
    return new Promise<T>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Chromium did not answer ${method}`)), answerMs);
      this.waiting.set(id, ({ result, error }) => {
        clearTimeout(late);
        this.waiting.delete(id);
        if (error === undefined) resolve(result as T);
        else reject(new Error(`${method}: ${error.message}`));
      });
      (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Opens a page and waits until it has loaded. */
  async open(url: string): Promise<Tab> {
    const { targetId } = await this.send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
    const params = { targetId, flatten: true };
    const { sessionId } = await this.send<{ sessionId: string }>("Target.attachToTarget", params);
    const tab = new Tab(this, sessionId);
    this.listeners.push((message) => tab.hear(message));
    for (const domain of ["Page", "Runtime", "Log"]) await this.send(`${domain}.enable`, {}, sessionId);
    const loaded = tab.next("Page.loadEventFired");
    await this.send("Page.navigate", { url }, sessionId);
    await loaded;
    return tab;
  }

  async close(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** One page. */
export class Tab {
  /** Exceptions, and what the browser itself complains about, such as a broken content security policy. */
  readonly complaints: string[] = [];
  private readonly once = new Map<string, () => void>();

  constructor(
    private readonly browser: Chromium,
    private readonly session: string,
  ) {}

  hear({ method = "", params = {}, ...rest }: Message): void {
    if ((rest as { sessionId?: string }).sessionId !== this.session) return;
    if (["Runtime.exceptionThrown", "Log.entryAdded"].includes(method)) this.complaints.push(JSON.stringify(params));
    this.once.get(method)?.();
  }

  next(method: string): Promise<void> {
    return new Promise((resolve) => this.once.set(method, resolve));
  }

  send<T>(method: string, params: Params = {}): Promise<T> {
    return this.browser.send<T>(method, params, this.session);
  }

  /** The value of an expression of the page; a promise is awaited. */
  async value<T>(expression: string): Promise<T> {
    const params = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await this.send<{
      result: { value: T };
      exceptionDetails?: { exception?: { description?: string }; text: string };
    }>("Runtime.evaluate", params);
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** A click where a person would click: the element is scrolled into view and hit in its middle. */
  async click(selector: string): Promise<void> {
    const { x, y } = await this.value<{ x: number; y: number }>(
      `(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.scrollIntoView({ block: "center" });
        const { x, y, width, height } = e.getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }; })()`,
    );
    for (const type of ["mousePressed", "mouseReleased"])
      await this.send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
  }

  async escape(): Promise<void> {
    const key = { key: "Escape", code: "Escape", windowsVirtualKeyCode: 27 };
    for (const type of ["keyDown", "keyUp"]) await this.send("Input.dispatchKeyEvent", { type, ...key });
  }

  /** Types into what has the focus. */
  async type(text: string): Promise<void> {
    await this.send("Input.insertText", { text });
  }
}
