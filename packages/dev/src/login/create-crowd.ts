import { devApplications } from "../dev-tenant.ts";
import { places } from "./places.ts";
import type { LoginBody } from "./resolve-login.ts";

const firstNames =
  "Amara Bruno Chiara Dmitri Elif Farid Greta Hugo Ines Jonas Kaito Leila Mateo Nadia Oskar Priya Quinn Rosa Sanjay Tove".split(
    " ",
  );
const lastNames =
  "Abe Berg Costa Diaz Eriksen Fofana Garcia Haas Ito Jansen Khan Lopez Meyer Novak Okafor".split(" ");
/** Weights: with equal bars a chart shows nothing. */
const applicationOrder = [0, 0, 1, 0, 1, 2, 0];
const placeOrder = [0, 1, 0, 2, 3, 0, 4, 1, 5, 0, 3];

/** Generates logins; a third of them are of new users. The order is always the same. */
export function createCrowd(): () => LoginBody {
  let turn = 0;
  let people = 0;
  return () => {
    turn += 1;
    const isNew = people === 0 || turn % 3 === 0;
    if (isNew) people += 1;
    const person = isNew ? people : 1 + ((turn * 7) % people);
    const clientId = devApplications[applicationOrder[turn % applicationOrder.length] ?? 0]?.client_id;
    const place = places[placeOrder[turn % placeOrder.length] ?? 0]?.id;
    return {
      newUser: toPerson(person),
      ...(clientId === undefined ? {} : { clientId }),
      ...(place === undefined ? {} : { place }),
    };
  };
}

function toPerson(number: number): { readonly name: string; readonly email: string } {
  const first = firstNames[number % firstNames.length] ?? "Amara";
  const last = lastNames[Math.floor(number / firstNames.length + number * 7) % lastNames.length] ?? "Abe";
  return { name: `${first} ${last}`, email: `${first}.${last}.${number}@example.com`.toLowerCase() };
}
