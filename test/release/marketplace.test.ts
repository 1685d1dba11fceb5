// What the Marketplace and Open VSX show of the extension: icon, banner, categories, badges and pictures.
// https://code.visualstudio.com/api/references/extension-manifest

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { relativeAddresses } from "./release-plan.js";

interface Page {
  readonly version: string;
  readonly icon: string;
  readonly galleryBanner: { readonly color: string; readonly theme: string };
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly badges: readonly { readonly url: string; readonly href: string; readonly description: string }[];
  readonly repository: { readonly url: string };
  readonly license: string;
}

const page = JSON.parse(readFileSync("package.json", "utf8")) as Page;

test("the icon is a square PNG of at least 128 pixels", () => {
  const icon = readFileSync(page.icon);
  expect(icon.subarray(1, 4).toString()).toBe("PNG");
  const [width, height] = [icon.readUInt32BE(16), icon.readUInt32BE(20)];
  expect(width).toBe(height);
  expect(width).toBeGreaterThanOrEqual(128);
});

test("banner, categories and keywords are what the Marketplace knows", () => {
  expect(page.galleryBanner.color).toMatch(/^#[0-9a-f]{6}$/i);
  expect(["dark", "light"]).toContain(page.galleryBanner.theme);
  for (const category of page.categories) expect(["AI", "Chat", "Programming Languages"]).toContain(category);
  expect(page.keywords.length).toBeLessThanOrEqual(30);
  expect(page.license).toBe("MIT");
});

test("badges are of services that the Marketplace trusts, and lead somewhere", () => {
  expect(page.badges.length).toBeGreaterThan(0);
  for (const { url, href, description } of page.badges) {
    expect(["github.com", "img.shields.io"]).toContain(new URL(url).hostname);
    expect(new URL(href).protocol).toBe("https:");
    expect(description).not.toBe("");
  }
});

test.each(["README.md", "CHANGELOG.md"])("%s links only to files of the repository, and its pictures are no SVG", (name) => {
  const addresses = relativeAddresses(readFileSync(name, "utf8"));
  expect(addresses.filter((address) => !existsSync(address.replace(/#.*$/, "")))).toEqual([]);
  expect(addresses.filter((address) => address.endsWith(".svg"))).toEqual([]);
  // vsce makes addresses of them only for a repository on GitHub.
  expect(page.repository.url).toMatch(/^https:\/\/github\.com\//);
});

test("the changelog begins with the version", () => {
  expect(/^## (.+)$/m.exec(readFileSync("CHANGELOG.md", "utf8"))?.[1]).toBe(page.version);
});

test("README's comparison names the version", () => {
  const [major, minor] = page.version.split(".");
  expect(/young: version ([\d.]+)/.exec(readFileSync("README.md", "utf8"))?.[1]).toBe(`${major}.${minor}`);
});
