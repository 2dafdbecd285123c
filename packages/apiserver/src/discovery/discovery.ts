import { type AnyAnswer, json } from '../http/message.ts';
import { acceptClauses } from '../http/negotiate.ts';
import type { Catalog } from '../registry/catalog.ts';
import { type AggregatedVersion, aggregated, aggregatedType } from './aggregated.ts';
import { apiGroup, apiGroupList, apiResourceList, coreVersions } from './legacy.ts';
import { type Group, groupsOf } from './versions.ts';

/** Answers what groups, versions and resources there are, in the form that each client understands. */
export class Discovery {
  readonly #catalog: Catalog;
  #groups: Group[] = [];
  #generation = -1;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The groups of the moment, made anew only when what is served has changed. */
  get groups(): Group[] {
    if (this.#generation !== this.#catalog.generation) {
      this.#groups = groupsOf(this.#catalog);
      this.#generation = this.#catalog.generation;
    }
    return this.#groups;
  }

  /** @returns undefined when the path is not one of discovery */
  answer(path: string, accept: string): AnyAnswer | undefined {
    const [, root, group, version, ...rest] = path.replace(/\/+$/, '').split('/');
    if (rest.length > 0 || (root !== 'api' && root !== 'apis')) return undefined;
    if (root === 'api') return version ? undefined : this.#core(group, accept);
    if (!group) return this.#root(accept);
    const found = this.groups.find(({ name }) => name === group);
    if (!found) return undefined;
    return version ? this.#version(found, version) : json(200, apiGroup(found));
  }

  /** The path lies in a group that is served, so that whatever is missing there is a resource or a version. */
  covers(path: string): boolean {
    const [, root, group] = path.split('/');
    return root === 'api' || (root === 'apis' && this.groups.some(({ name }) => name !== '' && name === group));
  }

  #core(version: string | undefined, accept: string): AnyAnswer | undefined {
    const core = this.groups.filter(({ name }) => name === '');
    if (version) return core[0] && this.#version(core[0], version);
    const wanted = wantedAggregate(accept);
    return wanted ? aggregate(wanted, core) : json(200, coreVersions());
  }

  #root(accept: string): AnyAnswer {
    const named = this.groups.filter(({ name }) => name !== '');
    const wanted = wantedAggregate(accept);
    return wanted ? aggregate(wanted, named) : json(200, apiGroupList(named));
  }

  #version(group: Group, version: string): AnyAnswer | undefined {
    const found = group.versions.find((served) => served.version === version);
    return found && json(200, apiResourceList(group.name, version, found.resources));
  }
}

function aggregate(version: AggregatedVersion, groups: readonly Group[]): AnyAnswer {
  const answer = json(200, aggregated(version, groups));
  answer.headers['content-type'] = aggregatedType(version);
  answer.headers['vary'] = 'Accept';
  return answer;
}

/** The first aggregated form that the client takes, unless it prefers the plain one. */
function wantedAggregate(accept: string): AggregatedVersion | undefined {
  if (!accept.includes('apidiscovery')) return undefined;
  for (const { type, parameters } of acceptClauses(accept)) {
    if (type !== 'application/json') continue;
    const { g: group, v: version, as } = parameters;
    if (group === undefined && as === undefined) return undefined;
    if (group !== 'apidiscovery.k8s.io' || as !== 'APIGroupDiscoveryList') continue;
    if (version === 'v2' || version === 'v2beta1') return version;
  }
  return undefined;
}
