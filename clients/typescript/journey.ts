// What a program of a partner does: find an evening, sign somebody up, check them in, cancel for them.
//
//     npm run build && node build/journey.js https://cafe.example.nl "the key"
//
// The key is made at the desk of the site, under Instellingen, Sleutels; it may sign people up and check them in.

import { randomUUID } from "node:crypto";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./cafe-api.js";

type Api = Client<paths>;
type Schemas = components["schemas"];

async function main(site: string, key: string): Promise<void> {
  const api = createClient<paths>({
    baseUrl: `${site}/api/v1`,
    headers: { Authorization: `Bearer ${key}` },
  });
  const evening = await firstOpen(api);
  console.log(`open: ${evening.titel}, ${evening.plaatsen.vrij} vrij`);
  const mine = await signUp(api, evening.slug);
  console.log(`aangemeld: ${mine.status}, ${mine.personen} personen`);
  await checkInAndTakeBack(api, mine.id);
  console.log(`afgemeld: ${(await cancel(api, mine.id)).status}`);
}

async function firstOpen(api: Api): Promise<Schemas["Editie"]> {
  const query = { status: "gepland", sorteer: "begin" } as const;
  const { results } = told(await api.GET("/edities", { params: { query } }));
  const evening = results.find((edition) => edition.aanmelding === "open");
  if (!evening) {
    throw new Error("There is no evening to sign up for.");
  }
  return evening;
}

// Sent twice, as after a broken connection: the second time tells what the first one did.
async function signUp(api: Api, slug: string): Promise<Schemas["Aanmelding"]> {
  const body = { naam: "Bram de Vries", email: "bram@example.nl", personen: 2 };
  const params = { path: { slug }, header: { "Idempotency-Key": randomUUID() } };
  let made: Schemas["Aanmelding"];
  for (let time = 0; ; time += 1) {
    made = told(await api.POST("/evenementen/{slug}/aanmeldingen", { params, body }));
    const path = { id: made.id };
    const known = told(await api.GET("/aanmeldingen/{id}", { params: { path } }));
    console.log(`gestuurd: ${known.status}`);
    if (time === 1) {
      return made;
    }
  }
}

// Who is in can't be cancelled for: so it is taken back, as when the wrong one was let in.
async function checkInAndTakeBack(api: Api, aanmelding: string): Promise<void> {
  const verdict = told(
    await api.POST("/aanmeldingen/{aanmelding}/incheck", {
      params: { path: { aanmelding } },
      body: { id: randomUUID() },
    }),
  );
  console.log(`ingecheckt: ${verdict.uitkomst}, ${verdict.binnen} binnen`);
  const { response } = await askToCancel(api, aanmelding);
  console.log(`afmelden kan niet: ${response.status}`);
  if (verdict.incheck) {
    const path = { aanmelding, incheck: verdict.incheck.id };
    await api.DELETE("/aanmeldingen/{aanmelding}/incheck/{incheck}", { params: { path } });
  }
}

async function cancel(api: Api, id: string): Promise<Schemas["Aanmelding"]> {
  return told(await askToCancel(api, id));
}

function askToCancel(api: Api, id: string) {
  const params = { path: { id }, header: { "Idempotency-Key": randomUUID() } };
  return api.POST("/aanmeldingen/{id}/afmelding", { params });
}

// What was asked for. A problem says in a sentence what is wrong.
function told<T>(answer: {
  data?: T;
  error?: Schemas["Problem"];
  response: Response;
}): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status}: ${answer.error?.detail}`);
  }
  return answer.data;
}

const [site, key] = process.argv.slice(2);
if (!site || !key) {
  throw new Error("Which site, and by which key?");
}
await main(site, key);
