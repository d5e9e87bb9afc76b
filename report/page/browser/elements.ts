/** Only ever sets text and attributes, never HTML, so that no name or message can become code. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** An element that the page has; what it may lack is asked for with `maybe`. */
export function find<T extends HTMLElement>(id: string): T {
  const found = maybe<T>(id);
  if (found === undefined) throw new Error(`the page has no element ${id}`);
  return found;
}

export const maybe = <T extends HTMLElement>(id: string): T | undefined =>
  (document.getElementById(id) as T | null) ?? undefined;

export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** Lets paths and codes break where a person would break them. */
export const breakable = (text: string): HTMLElement =>
  make(
    "bdi",
    {},
    ...(text.match(/[^/_]*[/_]|[^/_]+/g) ?? []).flatMap((part, index) => (index === 0 ? [part] : [make("wbr"), part])),
  );

export const linesOf = (lines: readonly (Node | string)[]): HTMLElement =>
  make("ul", { class: "lines" }, ...lines.map((line) => make("li", {}, line)));

/** Long enough that typing is not disturbed. */
const quietMs = 120;

export function later(run: () => void): () => void {
  let timer: number | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, quietMs);
  };
}
