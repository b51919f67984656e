package io.sessionring.example.benchmarks.turn;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The nodes that all rings are made of, and what a driver's locator takes for its node. */
public final class RingNodes {

    /** Where each of them listens. */
    public static final int PORT = 11_211;

    private RingNodes() {}

    /** {@return the host of a node, an IPv4 address} */
    public static String host(int node) {
        return "10." + node / 65_536 + "." + node / 256 % 256 + "." + node % 256;
    }

    /** {@return the address of a node, for which no name service is asked} */
    public static InetSocketAddress address(int node) {
        byte[] bytes = {10, (byte) (node / 65_536), (byte) (node / 256), (byte) node};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host(node), bytes), PORT);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }

    /**
     * Makes a node that is not connected: a locator only asks for its address.
     *
     * @param type the driver's type of a node
     * @param node its number
     * @return the node, equal to itself only
     */
    public static <T> T unconnected(Class<T> type, int node) {
        InetSocketAddress address = address(node);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSocketAddress" -> address;
                    case "hashCode" -> node;
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> address.toString();
                    default -> throw new IllegalStateException("a locator asks a node for " + method.getName());
                }));
    }
}
