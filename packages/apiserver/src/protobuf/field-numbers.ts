import { coreMessages } from './core-messages.ts';
import { groupMessages } from './group-messages.ts';
import { systemMessages } from './system-messages.ts';

/*
 * Field numbers of the protobuf messages that clients send, from the generated.proto files of k8s.io/api and k8s.io/apimachinery. One
 * message a line: its type as in the table of definitions, then `field=number`; `&Type=number` is a message whose fields JSON shows inline.
 * Names of fields are those of JSON.
 */
const messages = `${coreMessages.trim()}\n${groupMessages.trim()}\n${systemMessages.trim()}`;

/** What a number stands for: a field by its JSON name, or a message whose fields appear inline. */
export type NumberedField = { name: string } | { inline: string };

let table: Map<string, Map<number, NumberedField>> | undefined;

/** The numbered fields of a message (`core/v1.Pod`); undefined when its protobuf form is not known. */
export function fieldNumbers(type: string): Map<number, NumberedField> | undefined {
  table ??= new Map(messages.split('\n').map(readMessage));
  return table.get(type);
}

/** The types with a protobuf form. */
export function messageTypes(): string[] {
  fieldNumbers('');
  return [...table!.keys()];
}

function readMessage(line: string): [string, Map<number, NumberedField>] {
  const [type, ...fields] = line.split(' ') as [string, ...string[]];
  return [
    type,
    new Map(
      fields.map((field) => {
        const [name, number] = field.split('=') as [string, string];
        return [Number(number), name.startsWith('&') ? { inline: name.slice(1) } : { name }];
      }),
    ),
  ];
}
