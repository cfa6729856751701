import { EventStatus, EventTimeline, type MatrixEvent, type Room } from 'matrix-js-sdk';

/**
 * The live timeline of a room and those joined to it, oldest first: where a sync left a gap, the library begins a new timeline, and joins it
 * to the former one once the gap was filled.
 */
export function timelinesOf(room: Room): [EventTimeline, ...EventTimeline[]] {
  let timelines: [EventTimeline, ...EventTimeline[]] = [room.getLiveTimeline()];
  for (let before = timelines[0].getNeighbouringTimeline(EventTimeline.BACKWARDS); before; before = before.getNeighbouringTimeline(EventTimeline.BACKWARDS)) timelines = [before, ...timelines];
  return timelines;
}

export const eventsOf = (room: Room): MatrixEvent[] => timelinesOf(room).flatMap(timeline => timeline.getEvents());

/** What was written and is not out yet, in order; also from before a gap that is not filled: a sync that leaves one begins a new timeline. */
export const onItsWay = (room: Room): MatrixEvent[] =>
  room.getUnfilteredTimelineSet().getTimelines().flatMap(timeline => timeline.getEvents()).filter(({ status }) => status !== null && status !== EventStatus.SENT);
