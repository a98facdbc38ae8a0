import { expect, test } from "@jest/globals";
import { commandErrorTexts } from "../../src/errors/command-error-texts.ts";
import { errorTexts } from "../../src/errors/error-texts.ts";
import { settingDefinitions } from "../../src/settings/definitions.ts";
import { pages, readPage, withoutCode } from "./pages.ts";

/** Words that make a sentence hard to read for non-native readers, or that have a plainer synonym. */
const mannered =
  /\b(nobody|whoever|whatever|somebody|thereby|whereby|lest|in its stead|is told|are told|does without|of its own accord|stands? in the way|all the same|in spite of|anew)\b/i;

test.each(pages)("%s uses plain words", (page) => {
  const lines = withoutCode(readPage(page)).split("\n");
  expect(lines.filter((line) => mannered.test(line))).toEqual([]);
});

test("the texts of errors and settings use plain words", () => {
  const texts = [errorTexts, commandErrorTexts, settingDefinitions].flatMap((table) =>
    Object.values(table).flatMap((entry) => Object.values(entry)),
  );
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => typeof text === "string" && mannered.test(text))).toEqual([]);
});
