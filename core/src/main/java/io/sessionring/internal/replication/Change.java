package io.sessionring.internal.replication;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Live;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an application made of a session.
 *
 * @param delta what it changed: a record that has only the changed attributes and settings; null if nothing
 * @param names the attributes it read or wrote
 * @param allNames whether it looked which attributes there are
 * @param settings whether it wrote the settings
 */
public record Change(@Nullable Live delta, Collection<String> names, boolean allNames, boolean settings) {

    /** Makes a change from a session; may be asked again when another client wrote what it stands on. */
    @FunctionalInterface
    public interface Maker {

        /** {@return what the application makes of this} Called on a thread where an application's code may run. */
        Change on(Snapshot snapshot);
    }

    /** {@return whether something this change stands on is another one in {@code found} than in {@code base}} */
    boolean conflicts(Live base, Live found) {
        if (settings && !base.settingsVersion().equals(found.settingsVersion())) {
            return true;
        }
        if (allNames && !present(base).equals(present(found))) {
            return true;
        }
        for (String name : names) {
            if (!Objects.equals(version(base.attribute(name)), version(found.attribute(name)))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> present(Live record) {
        return record.attributes().stream()
                .filter(attribute -> !attribute.absent())
                .map(Attribute::name)
                .toList();
    }

    private static @Nullable Object version(@Nullable Attribute attribute) {
        return attribute == null ? null : attribute.version();
    }
}
