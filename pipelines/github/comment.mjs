// @ts-check
// Writes a report as a comment on a pull request, and renews that comment in the next run. It knows its own comment by a
// marker with a key: another workflow's comment, or another key's, stays as it is.
//   node comment.mjs reports/coverage.md
// Environment: GITHUB_TOKEN, GITHUB_REPOSITORY, PULL_REQUEST (its number), COMMENT_KEY (default: verify), GITHUB_API_URL.
import { readFileSync } from "node:fs";

const perPage = 100;
const pagesMax = 30;
const timeoutMs = 30_000;

const {
  GITHUB_API_URL: api = "https://api.github.com",
  GITHUB_TOKEN: token,
  GITHUB_REPOSITORY: repository,
  PULL_REQUEST: number,
  COMMENT_KEY: key = "verify",
} = process.env;
const [file] = process.argv.slice(2);
if (!token || !repository || !/^\d+$/.test(number ?? "") || !file || !/^[\w. /-]+$/.test(key))
  fail("give a file, and GITHUB_TOKEN, GITHUB_REPOSITORY, PULL_REQUEST and a plain COMMENT_KEY in the environment");

const marker = `<!-- aws-coverage: ${key} -->`;
const body = `${marker}\n${readFileSync(/** @type {string} */ (file), "utf8")}`;
const own = await ownComment();
if (own === undefined) await ask("POST", `/repos/${repository}/issues/${number}/comments`, { body });
else await ask("PATCH", `/repos/${repository}/issues/comments/${own}`, { body });

/** The first comment of a bot that begins with our marker: people quote markers, and theirs is not ours to change. */
async function ownComment() {
  for (let page = 1; page <= pagesMax; page++) {
    const path = `/repos/${repository}/issues/${number}/comments?per_page=${perPage}&page=${page}`;
    const comments = await ask("GET", path);
    for (const { id, user, body: text } of comments) if (user?.type === "Bot" && text?.startsWith(marker)) return id;
    if (comments.length < perPage) return undefined;
  }
  return undefined;
}

/** @param {string} method @param {string} path @param {object} [content] */
async function ask(method, path, content) {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "user-agent": "aws-coverage",
      "x-github-api-version": "2022-11-28",
    },
    signal: AbortSignal.timeout(timeoutMs),
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (response.ok) return response.json();
  // The token of a fork's pull request may only read.
  if (response.status === 403) fail("the token may not comment: give the job `permissions: pull-requests: write`");
  return fail(`GitHub answered ${response.status} to ${method} ${path.split("?")[0]}`);
}

/** @param {string} why @returns {never} */
function fail(why) {
  process.stdout.write(`::warning title=aws-coverage::The comment was not written: ${why}\n`);
  process.exit(1);
}
