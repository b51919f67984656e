package io.sessionring;

import java.util.Map;

/**
 * What this client has counted of one node since it was built. All but the two queues only grow. The maps are unmodifiable.
 *
 * @param votesRefused answers that were not counted as votes, by reason; every reason is there
 * @param repairsDone copies that this client gave the node because it had none, an older one, or one that could not vote
 * @param repairsQueued sessions that wait in this client for the node to get its copy, or to be looked at whether it needs one
 * @param logOutsQueued sessions whose log-out waits in this client for the node
 * @param misses loads that found no session, by cause, of sessions whose first home the node is; every cause is there
 * @param evictions copies that the node must have thrown out: it says that it has none, though it would have one, and another
 *     node has. A home that was out when the session was made, and that nobody has repaired since, looks the same
 */
public record NodeFigures(
        Map<VoteRefusal, Long> votesRefused,
        long repairsDone,
        int repairsQueued,
        int logOutsQueued,
        Map<MissCause, Long> misses,
        long evictions) {}
