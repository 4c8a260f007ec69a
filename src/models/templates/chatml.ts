/**
 * The format for models that bring no template we can use: ChatML, which most small open models were tuned on. It adds
 * no system prompt of its own, since nobody asked for one.
 */
export const chatmlTemplate: string = [
  '{%- for message in messages -%}',
  "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' -}}",
  '{%- endfor -%}',
  "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}",
].join('');
