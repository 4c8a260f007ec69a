export { type AnthropicErrorBody, anthropicErrorEvent, toAnthropicErrorBody } from './anthropic/anthropic-error.ts';
export { type AnthropicEvents, anthropicPing, createAnthropicEvents } from './anthropic/anthropic-events.ts';
export { parseAnthropicCount, parseAnthropicRequest } from './anthropic/anthropic-request.ts';
export { type AnthropicMessage, anthropicMessage, type GenerationEnd } from './anthropic/anthropic-response.ts';
export {
  type AnswerEvent,
  type AnswerMove,
  type AnswerStart,
  answerEvent,
  type FinishedAnswer,
} from './app/answer-stream.ts';
export { type AppBodies, type AskedQuestion, appLimits, parseAppBody } from './app/app-requests.ts';
export type {
  Answer,
  AnswerAttempt,
  AnswerError,
  AnswerState,
  AnswerUsage,
  Attachment,
  Branching,
  ChatPage,
  ChatSummary,
  Folder,
  Message,
  OpenedChat,
  Question,
  RecordId,
  SearchHit,
  Session,
  SessionModel,
  Share,
  SharedChat,
  ShownMessage,
  TurnOptions,
} from './app/chat-records.ts';
export { parseChatRequest } from './chat-request.ts';
export type {
  ChatChoice,
  ChatChunk,
  ChatChunkChoice,
  ChatCompletion,
  ChatDelta,
  ChatResponseHead,
  ChoiceExtras,
  FinishReason,
  ReasoningFields,
  ResponseExtras,
  ResponseHead,
  WireChoice,
  WireDelta,
  WireMessage,
  WireResponse,
} from './chat-response.ts';
export { chatChunk, chatCompletion } from './chat-response.ts';
export type { ChunkWriter } from './chunk-writer.ts';
export { createChunkWriter, createTextChunkWriter } from './chunk-writer.ts';
export { parseCompletionRequest } from './completion-request.ts';
export type { TextChoice, TextCompletion } from './completion-response.ts';
export { textChunk, textCompletion } from './completion-response.ts';
export { defaultChat } from './default-chat.ts';
export { type FrameworkFault, fromFrameworkFault, isFrameworkFault } from './framework-fault.ts';
export type {
  ChatMessage,
  ChatRequest,
  CompletionRequest,
  EffortWord,
  GenerationOptions,
  SamplingParams,
  ThinkingRequest,
} from './generation.ts';
export { issueToError } from './issue-to-error.ts';
export type {
  ChatLogprobs,
  ChatTokenLogprob,
  ChatTopLogprob,
  CompletionLogprobs,
  NamedToken,
  PositionTokens,
  PromptLogprobs,
} from './logprobs.ts';
export { chatLogprobs, completionLogprobs, promptLogprobs } from './logprobs.ts';
export type { ModelCard, ModelList, ServedModel } from './model-list.ts';
export { modelCard, modelList } from './model-list.ts';
export { parseOllamaChat } from './ollama/ollama-chat-request.ts';
export { type OllamaErrorBody, toOllamaErrorBody } from './ollama/ollama-error.ts';
export { parseOllamaGenerate } from './ollama/ollama-generate-request.ts';
export {
  type OllamaLoadedModel,
  type OllamaModel,
  type OllamaShow,
  type OllamaTag,
  ollamaLoadedModel,
  ollamaShow,
  ollamaTag,
} from './ollama/ollama-models.ts';
export type { OllamaRequest } from './ollama/ollama-request.ts';
export {
  type OllamaEnd,
  type OllamaEndpoint,
  type OllamaHead,
  type OllamaReply,
  type OllamaText,
  ollamaLine,
  ollamaLoaded,
  ollamaPart,
  ollamaReply,
} from './ollama/ollama-response.ts';
export { parseOllamaShow } from './ollama/ollama-show-request.ts';
export type { UnmappedRule } from './parameter-table.ts';
export { unmappedParameters } from './parameter-table.ts';
export { requestLimits } from './request-fields.ts';
export { ResponsesEvents } from './responses/responses-events.ts';
export {
  outputItems,
  type ResponsesHead,
  type ResponsesObject,
  responsesObject,
} from './responses/responses-object.ts';
export { parseResponsesRequest } from './responses/responses-request.ts';
export type { SseErrorCode, SseEvent, SseScanner, SseSink } from './sse-scanner.ts';
export { createSseScanner, SseError, sseErrors } from './sse-scanner.ts';
export { errorEvent, sseComment, sseDone, sseEvent } from './sse-writer.ts';
export { StopWatch, type Watched } from './stop-watch.ts';
export type { ReasoningEffort } from './thinking-request.ts';
export { effortBudgets } from './thinking-request.ts';
export type { ThinkingPiece, ThinkingSplitter, ThinkingSplitterOptions, ThinkingTags } from './thinking-splitter.ts';
export { createThinkingSplitter } from './thinking-splitter.ts';
export type { Usage, UsageCounts } from './usage.ts';
export { usage } from './usage.ts';
export type { ErrorBody, WireErrorCode, WireErrorOptions, WireErrorType } from './wire-error.ts';
export { toErrorBody, WireError, wireErrorCodes } from './wire-error.ts';
