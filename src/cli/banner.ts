import { z } from 'zod';

const modelList = z.object({
  data: z
    .array(
      z.looseObject({
        id: z.string(),
        max_model_len: z.number(),
        stand_in: z.boolean().optional(),
        note: z.string().optional(),
        runs_on: z.string().optional(),
      }),
    )
    .min(1),
});

export interface BannerFacts {
  readonly url: string;
  /** Why this model was chosen. */
  readonly why: string;
  readonly colour: boolean;
}

/** What a stranger reads after `npm start`: where it is, what runs on what, and one line to paste. */
export async function banner({ url, why, colour }: BannerFacts): Promise<string> {
  const response = await fetch(`${url}/v1/models`);
  const model = modelList.parse(await response.json()).data[0];
  if (!model) throw new Error('the gateway lists no model');
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[0m` : text);
  const warn = (text: string) => (colour ? `\u001b[33m${text}\u001b[0m` : text);
  const question = 'What is 417 + 385?';
  const lines = [
    `ready ${bold(url)}`,
    '',
    `  model    ${why}`,
    ...(model.stand_in
      ? [`           ${warn(model.note ?? 'a stand-in, not the reasoning model you may expect')}`]
      : []),
    `  runs on  ${model.runs_on ?? 'cpu'}, context ${model.max_model_len} tokens`,
    `  chat     open ${url} in a browser, or in another terminal: npx regauge chat`,
    `  or       curl -N ${url}/v1/chat/completions -H 'content-type: application/json' \\`,
    `             -d '{"model":"${model.id}","stream":true,"messages":[{"role":"user","content":"${question}"}]}'`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}
