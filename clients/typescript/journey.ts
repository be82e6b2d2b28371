// What a program of a partner does: see for which evening one can sign up.
//
//     npm run build && node build/journey.js https://cafe.example.nl

import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./cafe-api.js";

type Editie = components["schemas"]["Editie"];

async function main(site: string): Promise<void> {
  const client = createClient<paths>({ baseUrl: `${site}/api/v1` });
  const evening = await firstOpen(client);
  console.log(`open: ${evening.titel}, ${evening.plaatsen.vrij} vrij`);
}

async function firstOpen(client: Client<paths>): Promise<Editie> {
  const { data, error } = await client.GET("/edities", { params: { query: { status: "gepland" } } });
  if (!data) {
    throw new Error(error.detail);
  }
  const evening = data.results.find((edition) => edition.aanmelding === "open");
  if (!evening) {
    throw new Error("There is no evening to sign up for.");
  }
  return evening;
}

const [site] = process.argv.slice(2);
if (!site) {
  throw new Error("Which site?");
}
await main(site);
