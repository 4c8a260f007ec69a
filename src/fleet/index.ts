export type {
  Adapter,
  Capabilities,
  EngineKind,
  EventReader,
  LoadReading,
  ReplicaTarget,
  ServerIdentity,
  UpstreamCall,
  UpstreamEvent,
  UpstreamFailure,
  UpstreamRequest,
  UpstreamUsage,
} from './adapter.ts';
